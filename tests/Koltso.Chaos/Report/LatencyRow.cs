using System.Globalization;
using Koltso.Chaos.Load;
using Koltso.Core.Measuring;

namespace Koltso.Chaos.Report;

/// <summary>One row of latencies: the number of answers, p50, p99 and p99.9 in milliseconds, and errors.</summary>
internal static class LatencyRow
{
    private const long LatencyUsMax = 60_000_000;

    public static readonly string[] Heading = ["", "answers", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "errors"];

    public static string[] Of(string name, IReadOnlyCollection<Sample> samples)
    {
        var latencies = new LatencyHistogram(LatencyUsMax);
        foreach (var sample in samples)
            if (sample.Error is null)
                latencies.Record(sample.LatencyUs);
        return
        [
            name, Table.Number(latencies.Count), Ms(latencies.ValueAtPercentile(50)), Ms(latencies.ValueAtPercentile(99)),
            Ms(latencies.ValueAtPercentile(99.9)), Ms(latencies.Max),
            Table.Number(samples.Count(static sample => sample.Error is not null)),
        ];
    }

    private static string Ms(long us) => (us / 1000.0).ToString("N2", CultureInfo.InvariantCulture);
}
