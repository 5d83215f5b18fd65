using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Perfolizer.Mathematics.OutlierDetection;

namespace Koltso.Benchmarks.Gate.Running;

/// <summary>
/// How much is measured. In this process: building a program for each benchmark would take minutes. Many short rounds rather
/// than few long ones, so that some of them are undisturbed.
/// </summary>
internal static class Effort
{
    private const int WarmupRounds = 6, Rounds = 25, RoundMs = 20;
    private const int AllocationRoundMs = 10;

    public static Job Times { get; } = Base.WithWarmupCount(WarmupRounds).WithIterationCount(Rounds)
        .WithIterationTime(TimeInterval.FromMilliseconds(RoundMs));

    /// <summary>Enough that what is allocated once only does not show.</summary>
    public static Job Allocations { get; } = Base.WithWarmupCount(1).WithIterationCount(1)
        .WithIterationTime(TimeInterval.FromMilliseconds(AllocationRoundMs));

    private static Job Base => Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
        .WithEvaluateOverhead(false).WithOutlierMode(OutlierMode.DontRemove);
}
