using KnownLatency;
using Koltso.Load;
using Koltso.Load.Sending;

namespace Koltso.Tests.Load.Sending;

public class LoadGeneratorTests
{
    private static readonly BenchOptions s_options = new() { Urls = [new Uri("http://localhost:8080")], Workload = Workload.Get };

    [Theory]
    [InlineData("5ms", 1000, 32, 20)]
    [InlineData("5ms,gap=0.25ms,stall=1000ms,first=4000,every=10000", 1000, 32, 30)]
    [InlineData("5ms,gap=0.25ms,stall=1000ms,first=4000,every=10000", 500, 1000, 45)]
    [InlineData("2ms,stall=300ms,first=10,every=500", 250, 4, 20)]
    [InlineData("3.9ms", 1000, 4, 10)]
    public void Begin_AtARate_MeasuresTheComputedTruth(string construction, int rate, int connections, int seconds)
    {
        var known = Construction.Parse(construction);
        using var time = new VirtualServer(known);
        var generator = new LoadGenerator(s_options with { RatePerSecond = rate, TimeoutMs = 60_000 }, time);
        time.Run(generator, connections, TimeSpan.FromSeconds(seconds));
        var truth = Truth.Of(known, rate, seconds, connections);
        var measured = generator.Counts.Latencies;
        (measured.Count, measured.Max, measured.Min).ShouldBe((truth.Count, truth.Max, truth.Min));
        foreach (var percentile in (double[])[10, 50, 75, 90, 95, 99, 99.9, 99.99])
            measured.ValueAtPercentile(percentile).ShouldBe(truth.ValueAtPercentile(percentile));
        measured.Mean.ShouldBe(truth.Mean, 0.001);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1_000)]
    [InlineData(1_001)]
    [InlineData(3_000)]
    [InlineData(33_333)]
    public void Begin_AnyRate_EachOperationIsSentAtItsTickAndNoneIsLost(int rate)
    {
        using var time = new VirtualServer(Construction.Parse("0.5ms"));
        var generator = new LoadGenerator(s_options with { RatePerSecond = rate }, time);
        time.Run(generator, 100, TimeSpan.FromSeconds(3));
        (generator.Sent, generator.Counts.Latencies.Count).ShouldBe((3 * rate, 3 * rate));
        (generator.Counts.Latencies.Min, generator.Counts.Latencies.Max).ShouldBe((500, 500));
    }

    [Fact]
    public void Begin_WithoutARate_LatencyIsFromSending()
    {
        using var time = new VirtualServer(Construction.Parse("2ms"));
        var generator = new LoadGenerator(s_options, time);
        time.Run(generator, 8, TimeSpan.FromSeconds(1));
        (generator.Counts.Latencies.Count, generator.Counts.Latencies.Min, generator.Counts.Latencies.Max).ShouldBe((8 * 500, 2000, 2000));
    }

    [Fact]
    public void Begin_ServerTooSlow_GivesUpOnceItIsSoFarBehind()
    {
        // One connection and 10 ms: a hundred requests per second, of a thousand that are due.
        using var time = new VirtualServer(Construction.Parse("10ms"));
        var generator = new LoadGenerator(s_options with { RatePerSecond = 1000, BehindMax = TimeSpan.FromSeconds(1) }, time);
        time.Run(generator, 1, TimeSpan.FromSeconds(60));
        generator.HasGivenUp.ShouldBeTrue();
        generator.Sent.ShouldBeInRange(100, 120);
        generator.Counts.Latencies.Max.ShouldBeInRange(900_000, 1_050_000);
    }

    [Fact]
    public void Begin_ServerTooSlowWithoutALimit_WorksOffTheBacklogWithinTheGrace()
    {
        using var time = new VirtualServer(Construction.Parse("10ms"));
        var generator = new LoadGenerator(s_options with { RatePerSecond = 200, TimeoutMs = 60_000 }, time);
        time.Run(generator, 1, TimeSpan.FromSeconds(2));
        (generator.HasGivenUp, generator.Counts.Latencies.Count).ShouldBe((false, 400));
        generator.Counts.Latencies.Max.ShouldBeInRange(1_990_000, 2_020_000);
    }
}
