using Koltso.Load;

namespace Koltso.Tests.Load;

public class ValueSizesTests
{
    [Fact]
    public void Draw_WeightedRanges_ComeInTheirShares()
    {
        var sizes = new ValueSizes([new ValueSizeRange(10, 19, 3), new ValueSizeRange(1000, 1000, 1)]);
        var random = new Random(1);
        var drawn = Enumerable.Range(0, 40_000).Select(_ => sizes.Draw(random)).ToList();
        drawn.Count(static size => size == 1000).ShouldBeInRange(9_500, 10_500);
        drawn.Where(static size => size < 1000).CountBy(static size => size)
            .ShouldAllBe(static size => size.Value > 2_700 && size.Value < 3_300);
        drawn.Average().ShouldBe(sizes.Mean, 10);
        (sizes.Max, sizes.ToString()).ShouldBe((1000, "10-19:3,1000:1"));
    }

    [Fact]
    public void Constructor_ImpossibleRange_IsRefused()
    {
        foreach (var range in new ValueSizeRange[]
        {
            new(2, 1, 1), new(-1, 1, 1), new(1, 2, 0), new(1, 2, double.NaN), new(1, int.MaxValue, 1),
        })
            Should.Throw<ArgumentException>(() => new ValueSizes([range]));
        Should.Throw<ArgumentException>(() => new ValueSizes([]));
    }
}
