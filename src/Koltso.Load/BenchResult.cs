using Koltso.Core.Measuring;

namespace Koltso.Load;

/// <summary>How one load test went.</summary>
/// <param name="Seconds">From the first operation due to the last answer.</param>
/// <param name="Sent">Operations begun.</param>
/// <param name="Succeeded">Operations of which every answer was 2xx.</param>
/// <param name="Errors">By kind; an answer that is not 2xx counts by its status.</param>
/// <param name="Latencies">Of all operations that ended with an answer, in microseconds.</param>
/// <param name="Servers">What each process of the server used for this load.</param>
/// <param name="GeneratorCpuSeconds">What the generator itself used.</param>
public sealed record BenchResult(
    BenchOptions Options, double Seconds, long Sent, long Succeeded, IReadOnlyDictionary<string, long> Errors,
    LatencyHistogram Latencies, IReadOnlyList<ServerFigure> Servers, double GeneratorCpuSeconds, bool IsInterrupted)
{
    /// <summary>Each kind of operation that was answered at least once.</summary>
    public IReadOnlyList<OperationResult> Operations { get; init; } = [];

    /// <summary>It ended early because it was <see cref="BenchOptions.BehindMax"/> behind.</summary>
    public bool HasGivenUp { get; init; }

    /// <summary>Operations that were due before it ended, and for which no connection was free.</summary>
    public long NeverSent { get; init; }

    /// <summary>Reads of keys that the store does not have: answers, and no errors.</summary>
    public long Absent { get; init; }

    public double RatePerSecond => Seconds > 0 ? Latencies.Count / Seconds : 0;

    public long ErrorCount => Errors.Values.Sum();

    public double ErrorShare => ErrorCount == 0 ? 0 : (double)ErrorCount / Math.Max(ErrorCount, Sent);

    public double PerRequestUs(double cpuSeconds) => Latencies.Count > 0 ? cpuSeconds / Latencies.Count * 1e6 : 0;
}
