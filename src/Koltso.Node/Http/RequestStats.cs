using Koltso.Core.Measuring;

namespace Koltso.Node.Http;

/// <summary>
/// Counts of one loop's requests. Written on that loop only; <see cref="CountOf"/> and <see cref="AddLatenciesTo"/> may be
/// read from anywhere, slightly late.
/// </summary>
internal sealed class RequestStats
{
    /// <summary>Latencies are in microseconds, up to a minute, within 1 %.</summary>
    private const long LatencyUsMax = 60_000_000;
    private const int SubBucketBits = 8;
    private const int StatusMax = 600;

    /// <summary>The four methods of an entity, and all else.</summary>
    public const int Kinds = 5, Other = 4;

    private readonly long[][] _counts = [.. Enumerable.Range(0, Kinds).Select(static _ => new long[StatusMax])];
    private readonly LatencyHistogram[] _latencies =
        [.. Enumerable.Range(0, Kinds).Select(static _ => new LatencyHistogram(LatencyUsMax, SubBucketBits))];

    public void Record(EntityMethod method, int status, long latencyUs)
    {
        _counts[(int)method][status]++;
        _latencies[(int)method].Record(latencyUs);
    }

    /// <summary>Requests that are not about an entity are counted by the threads that serve them.</summary>
    public void RecordOther(int status) => Interlocked.Increment(ref _counts[Other][status]);

    public long CountOf(int kind, int status) => Volatile.Read(ref _counts[kind][status]);

    public void AddLatenciesTo(int kind, LatencyHistogram sum)
    {
        // A copy first: one that is written meanwhile has a count that is not that of its buckets.
        var copy = NewHistogram();
        _latencies[kind].CopyTo(copy);
        sum.Add(copy);
    }

    public static LatencyHistogram NewHistogram() => new(LatencyUsMax, SubBucketBits);

    public static IEnumerable<int> Statuses => Enumerable.Range(100, StatusMax - 100);
}
