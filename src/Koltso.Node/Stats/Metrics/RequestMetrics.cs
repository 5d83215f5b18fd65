using System.Diagnostics.Metrics;
using System.Globalization;
using Koltso.Node.Http;

namespace Koltso.Node.Stats.Metrics;

/// <summary>Requests of clients, and connections.</summary>
internal static class RequestMetrics
{
    /// <summary>In microseconds. A histogram's values are exact within 1 %, and so are these bounds.</summary>
    private static readonly long[] s_boundsUs =
    [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
        10_000_000, 30_000_000,
    ];

    public static void AddTo(Meter meter, StatsCollector stats)
    {
        meter.CreateObservableCounter(
            "koltso_requests_total", () => Requests(stats), null, "Requests answered, by operation and status code.");
        meter.CreateObservableCounter(
            "koltso_request_duration_seconds_bucket", () => Buckets(stats), null, "Requests answered within le seconds, by operation.");
        meter.CreateObservableCounter(
            "koltso_request_duration_seconds_sum", () => Durations(stats, static sum => sum.Mean * sum.Count / 1e6), "s",
            "Total duration of these requests, by operation.");
        meter.CreateObservableCounter(
            "koltso_request_duration_seconds_count", () => Durations(stats, static sum => sum.Count), null,
            "Requests whose duration is known, by operation.");
        meter.CreateObservableGauge(
            "koltso_connections", () => Connections(stats), null, "Open connections: of clients, from peers, to peers.");
    }

    private static IEnumerable<Measurement<long>> Requests(StatsCollector stats) =>
        from kind in Enumerable.Range(0, RequestStats.Kinds)
        from row in stats.Counts(kind)
        select new Measurement<long>(row.Value, new("op", StatsCollector.OperationOf(kind)), new("status", row.Key));

    private static IEnumerable<Measurement<T>> Durations<T>(StatsCollector stats, Func<Core.Measuring.LatencyHistogram, T> valueOf)
        where T : struct =>
        from kind in Enumerable.Range(0, RequestStats.Other)
        let op = new KeyValuePair<string, object?>("op", StatsCollector.OperationOf(kind))
        select new Measurement<T>(valueOf(stats.Latencies(kind)), op);

    private static IEnumerable<Measurement<long>> Buckets(StatsCollector stats)
    {
        for (var kind = 0; kind < RequestStats.Other; kind++)
        {
            var sum = stats.Latencies(kind);
            long within = 0;
            var bound = 0;
            foreach (var bucket in sum.Buckets())
            {
                for (; bound < s_boundsUs.Length && s_boundsUs[bound] < bucket.Lowest; bound++) yield return Bucket(kind, bound, within);
                within += bucket.Count;
            }

            for (; bound < s_boundsUs.Length; bound++) yield return Bucket(kind, bound, within);
            yield return Bucket(kind, bound, sum.Count);
        }
    }

    private static Measurement<long> Bucket(int kind, int bound, long within) => new(
        within, new("op", StatsCollector.OperationOf(kind)),
        new("le", bound == s_boundsUs.Length ? "+Inf" : (s_boundsUs[bound] / 1e6).ToString(CultureInfo.InvariantCulture)));

    private static IEnumerable<Measurement<long>> Connections(StatsCollector stats)
    {
        var (clients, peersIn, peersOut) = stats.Connections();
        yield return new Measurement<long>(clients, new KeyValuePair<string, object?>("kind", "client"));
        yield return new Measurement<long>(peersIn, new KeyValuePair<string, object?>("kind", "peer_in"));
        yield return new Measurement<long>(peersOut, new KeyValuePair<string, object?>("kind", "peer_out"));
    }
}
