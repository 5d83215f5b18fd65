using System.Text.Json;
using Koltso.Core.Measuring;
using Koltso.Load;
using Koltso.Load.Running;
using Koltso.Load.Writing;

namespace Koltso.Tests.Load;

public class KneeSearchTests
{
    private static readonly KneeOptions s_options = new()
    {
        Load = new BenchOptions { Urls = [new Uri("http://localhost:8080")], Workload = Workload.YcsbA, Fill = true },
        RateMin = 1000, RateMax = 1_000_000, P99Max = TimeSpan.FromMilliseconds(20), ErrorShareMax = 0.01, StepDuration = TimeSpan.FromSeconds(3),
    };

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_040)]
    [InlineData(12_345)]
    [InlineData(777_777)]
    public async Task RunAsync_ServerWithALimit_IsFoundWithinTheGap(int limit)
    {
        var knee = await FindAsync(s_options, load => Result(load, p99Ms: load.RatePerSecond <= limit ? 5 : 50));
        knee.KneeRate!.Value.ShouldBeInRange((int)(limit / (1 + KneeSearch.GapMax)), limit);
        knee.Steps.ShouldAllBe(step => step.Held == step.RatePerSecond <= limit && step.Held == (step.Why == null));
        knee.StoppedBecause.ShouldContain("p99 50");
        knee.Steps.Count.ShouldBeLessThan(KneeSearch.StepsMax);
    }

    [Fact]
    public async Task RunAsync_Steps_AreOpenLoopsOfWhichTheFirstFillsAndWarmsUp()
    {
        var loads = new List<BenchOptions>();
        await FindAsync(s_options, load =>
        {
            loads.Add(load);
            return Result(load, p99Ms: load.RatePerSecond <= 3000 ? 5 : 50);
        });
        loads.ShouldAllBe(load => load.Duration == TimeSpan.FromSeconds(3) && load.BehindMax != null && load.Workload == Workload.YcsbA && load.Warmup > TimeSpan.Zero);
        loads.Select(static load => load.Fill).ShouldBe([true, .. Enumerable.Repeat(false, loads.Count - 1)]);
        loads[0].Warmup.ShouldBeGreaterThan(loads[1].Warmup);
    }

    [Fact]
    public async Task RunAsync_OneHiccup_IsTriedAgain()
    {
        var calls = 0;
        var knee = await FindAsync(s_options with { RateMax = 2000 }, load => Result(load, p99Ms: calls++ == 1 ? 50 : 5));
        (knee.KneeRate, knee.Steps.Count).ShouldBe((2000, 3));
        knee.Steps.Select(static step => step.Held).ShouldBe([true, false, true]);
        knee.StoppedBecause.ShouldContain("2,000/s, was held");
    }

    [Fact]
    public async Task RunAsync_LowestRateNotHeld_FindsNone()
    {
        var knee = await FindAsync(s_options, load => Result(load, p99Ms: 50));
        (knee.KneeRate, knee.Steps.Count).ShouldBe((null, 2));
        KneeReport.ToText(knee).ShouldContain("knee: none. the lowest rate, 1,000/s, was not held");
    }

    [Theory]
    [InlineData(0.02, 1.0, false, "errors")]
    [InlineData(0, 0.9, false, "rate not held: 900/s")]
    [InlineData(0, 1.0, true, "rate not held: 2 s behind")]
    public async Task RunAsync_OtherReasons_AreNamed(double errorShare, double rateShare, bool hasGivenUp, string why)
    {
        var knee = await FindAsync(s_options, load => Result(load, 5, errorShare, rateShare) with { HasGivenUp = hasGivenUp });
        knee.Steps[0].Why!.ShouldContain(why);
    }

    [Fact]
    public async Task RunAsync_BusyGenerator_IsSaidToBeThePossibleLimit()
    {
        var knee = await FindAsync(s_options, load => Result(load, p99Ms: 50) with { GeneratorCpuSeconds = 9.9 });
        knee.StoppedBecause.ShouldContain("may be its own");
    }

    [Fact]
    public async Task RunAsync_NeverAlike_EndsByItsBound()
    {
        var calls = 0;
        var knee = await FindAsync(s_options with { RateMax = 10_000_000 }, load => Result(load, p99Ms: calls++ % 2 == 0 ? 50 : 5));
        knee.Steps.Count.ShouldBeLessThanOrEqualTo(KneeSearch.StepsMax);
    }

    [Fact]
    public async Task RunAsync_Interrupted_EndsAtOnceWithWhatItHas()
    {
        using var stop = new CancellationTokenSource();
        var knee = await KneeSearch.RunAsync(s_options, load =>
        {
            if (load.RatePerSecond == 4000) stop.Cancel();
            return Task.FromResult(Result(load, 5) with { IsInterrupted = stop.IsCancellationRequested });
        }, static _ => { }, stop.Token);
        (knee.KneeRate, knee.Steps.Count, knee.StoppedBecause).ShouldBe((2000, 3, "interrupted"));
    }

    [Fact]
    public async Task RunAsync_InterruptedBeforeAStepHasSentAnything_EndsWithWhatItHas()
    {
        using var stop = new CancellationTokenSource();
        var knee = await KneeSearch.RunAsync(s_options, load =>
        {
            if (load.RatePerSecond == 4000) stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
            return Task.FromResult(Result(load, 5));
        }, static _ => { }, stop.Token);
        (knee.KneeRate, knee.Steps.Count, knee.StoppedBecause).ShouldBe((2000, 2, "interrupted"));
    }

    [Fact]
    public async Task ToJson_Search_HasEveryStepWithItsResult()
    {
        var knee = await FindAsync(s_options with { RateMax = 4000 }, load => Result(load, p99Ms: load.RatePerSecond <= 2000 ? 5 : 50));
        using var json = JsonDocument.Parse(KneeReport.ToJson(knee));
        json.RootElement.GetProperty("kneeRate").GetInt32().ShouldBe(knee.KneeRate!.Value);
        var steps = json.RootElement.GetProperty("steps").EnumerateArray().ToList();
        steps.Count.ShouldBe(knee.Steps.Count);
        steps[0].GetProperty("result").GetProperty("latencyUs").GetProperty("p99").GetInt64().ShouldBe(5000);
        steps.Select(static step => step.GetProperty("held").GetBoolean()).ShouldBe(knee.Steps.Select(static step => step.Held));
        steps[2].GetProperty("why").GetString()!.ShouldContain("p99");
    }

    private static Task<KneeResult> FindAsync(KneeOptions options, Func<BenchOptions, BenchResult> run) =>
        KneeSearch.RunAsync(options, load => Task.FromResult(run(load)), static _ => { }, CancellationToken.None);

    private static BenchResult Result(BenchOptions load, double p99Ms, double errorShare = 0, double rateShare = 1)
    {
        const int Seconds = 10;
        var latencies = new LatencyHistogram(600_000_000);
        var count = (long)(load.RatePerSecond!.Value * rateShare * Seconds);
        latencies.RecordMany((long)(p99Ms * 1000), count);
        var errors = errorShare > 0 ? new Dictionary<string, long> { ["timeout"] = (long)(count * errorShare) } : [];
        return new BenchResult(load, Seconds, count, count, errors, latencies, [], 1, false);
    }
}
