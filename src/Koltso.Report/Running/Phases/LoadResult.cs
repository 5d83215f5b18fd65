using Koltso.Api.Documents;
using Koltso.Core.Measuring;
using Koltso.Load;
using Koltso.Report.Data;

namespace Koltso.Report.Running.Phases;

/// <summary>A load test as data.</summary>
internal static class LoadResult
{
    /// <summary>Points of a curve for each tenth of what lies above: from 0 to 0.9, from 0.9 to 0.99 and so on.</summary>
    private const int PointsADecade = 12;

    public static LoadData ToData(BenchResult result, ClusterDocument cluster, string command)
    {
        var options = result.Options;
        var count = Math.Max(1, result.Latencies.Count);
        return new LoadData(
            NameOf(options.Workload), options.RatePerSecond ?? 0, result.RatePerSecond, options.Connections, options.Keys, result.Seconds,
            result.Latencies.Count, ErrorsOf(result),
            ToData(result.Latencies),
            [.. result.Servers
                .OrderBy(server => server.Name == cluster.Self ? 0 : 1)
                .Select(server => new ServerData(
                    server.Name, result.PerRequestUs(server.CpuSeconds), (double)server.AllocatedBytes / count,
                    (double)server.LockContentions / count, server.ResidentBytes))],
            result.PerRequestUs(result.GeneratorCpuSeconds), command);
    }

    /// <summary>A report stores all keys first: one that is absent then is an error.</summary>
    private static SortedDictionary<string, long> ErrorsOf(BenchResult result)
    {
        var errors = new SortedDictionary<string, long>(result.Errors.ToDictionary(), StringComparer.Ordinal);
        if (result.Absent > 0) errors["absent"] = result.Absent;
        return errors;
    }

    public static LatencyData ToData(LatencyHistogram latencies) => new(
        latencies.Mean, latencies.ValueAtPercentile(50), latencies.ValueAtPercentile(90), latencies.ValueAtPercentile(99),
        latencies.ValueAtPercentile(99.9), latencies.Max, Curve(latencies));

    public static string NameOf(Workload workload) => workload == Workload.Put ? "put" : "get";

    /// <summary>As far as there are answers: of n, the largest is the share 1 - 1/n.</summary>
    internal static List<CurvePoint> Curve(LatencyHistogram latencies)
    {
        var points = new List<CurvePoint>();
        if (latencies.Count == 0) return points;
        var last = 1 - 1.0 / latencies.Count;
        for (var i = 0; 1 - Math.Pow(10, -(double)i / PointsADecade) is var share && share < last; i++)
            points.Add(new CurvePoint(Math.Round(share, 9), latencies.ValueAtPercentile(share * 100)));
        points.Add(new CurvePoint(Math.Round(last, 9), latencies.Max));
        return points;
    }
}
