using System.Globalization;
using System.Text;
using Koltso.Core.Measuring;

namespace Koltso.Load.Writing;

/// <summary>Latencies of the kinds of operations side by side, in milliseconds.</summary>
internal static class LatencyTable
{
    public static readonly double[] Percentiles = [50, 75, 90, 95, 99, 99.9, 99.99];

    public static void AddTo(StringBuilder text, BenchResult result)
    {
        text.Append(CultureInfo.InvariantCulture, $"    {"",-17} {"count",11} {"mean",9}");
        foreach (var percentile in Percentiles)
            text.Append(CultureInfo.InvariantCulture, $" {"p" + percentile.ToString(CultureInfo.InvariantCulture),9}");
        text.Append(CultureInfo.InvariantCulture, $" {"max",9}\n");
        if (result.Operations.Count != 1) AddRow(text, "all", result.Latencies);
        foreach (var operation in result.Operations) AddRow(text, WorkloadNames.Of(operation.Operation), operation.Latencies);
    }

    private static void AddRow(StringBuilder text, string name, LatencyHistogram latencies)
    {
        text.Append(CultureInfo.InvariantCulture, $"    {name,-17} {latencies.Count,11:N0} {latencies.Mean / 1000,9:N3}");
        foreach (var percentile in Percentiles)
            text.Append(CultureInfo.InvariantCulture, $" {latencies.ValueAtPercentile(percentile) / 1000.0,9:N3}");
        text.Append(CultureInfo.InvariantCulture, $" {latencies.Max / 1000.0,9:N3}\n");
    }
}
