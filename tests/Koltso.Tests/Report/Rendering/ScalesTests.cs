using Koltso.Report.Rendering.Charts;

namespace Koltso.Tests.Report.Rendering;

public class ScalesTests
{
    [Theory]
    [InlineData(80, 900)]
    [InlineData(1, 1)]
    [InlineData(150, 4_000_000)]
    public void Latency_AnyRange_HoldsItsEndsAndHasTicks(double min, double max)
    {
        var scale = Scales.Latency(min, max);

        scale.Place(min).ShouldBeInRange(0, 1);
        scale.Place(max).ShouldBeInRange(0, 1);
        scale.Ticks.Count.ShouldBeInRange(2, 9);
        scale.Ticks.ShouldAllBe(tick => tick.Label.Length > 0 && scale.Place(tick.Value) >= -0.01 && scale.Place(tick.Value) <= 1.01);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 54_321)]
    [InlineData(-0.031, 0.031)]
    public void Linear_AnyRange_HoldsItsEndsAndHasFewTicks(double min, double max)
    {
        var scale = Scales.Linear(min, max, static value => $"{value}");

        scale.Place(min).ShouldBeInRange(-1e-9, 1 + 1e-9);
        scale.Place(max).ShouldBeInRange(-1e-9, 1 + 1e-9);
        scale.Ticks.Count.ShouldBeInRange(2, 10);
    }

    [Fact]
    public void Percentile_EachNine_IsAsFarAsTheOneBefore()
    {
        var scale = Scales.Percentile(0.9999);

        scale.Place(0.9).ShouldBe(0.25, 1e-9);
        scale.Place(0.99).ShouldBe(0.5, 1e-9);
        scale.Ticks.Select(static tick => tick.Label).ShouldBe(["0 %", "90 %", "99 %", "99.9 %", "99.99 %"]);
    }
}
