using System.Globalization;
using System.Text;
using Koltso.Core.Measuring;

namespace Koltso.Load.Writing;

/// <summary>
/// A histogram as the percentile text that HdrHistogram's plotters read, in milliseconds:
/// <code>
///        Value     Percentile TotalCount 1/(1-Percentile)
///
///        0.412 0.000000000000          1           1.00
///        ...
/// #[Mean    =        1.034, StdDeviation   =        0.310]
/// </code>
/// Each half of the distance to 100 % that is left has <see cref="StepsPerHalf"/> lines.
/// </summary>
internal static class HdrText
{
    private const int StepsPerHalf = 5;
    private const double UnitsPerMs = 1000;

    public static string Of(LatencyHistogram latencies)
    {
        var text = new StringBuilder();
        Add(text, $"{"Value",12} {"Percentile",14} {"TotalCount",10} {"1/(1-Percentile)",14}\n\n");
        if (latencies.Count > 0) AddLines(text, latencies);
        var deviation = Deviation(latencies);
        Add(text, $"#[Mean    = {latencies.Mean / UnitsPerMs,12:F3}, StdDeviation   = {deviation / UnitsPerMs,12:F3}]\n");
        Add(text, $"#[Max     = {latencies.Max / UnitsPerMs,12:F3}, Total count    = {latencies.Count,12}]\n");
        // What a histogram of the same precision and range would say of itself.
        const int SubBuckets = 1 << LatencyHistogram.SubBucketBitsDefault;
        var buckets = 1 + (int)Math.Max(0, Math.Ceiling(Math.Log2(latencies.MaxTrackable / (double)SubBuckets)));
        Add(text, $"#[Buckets = {buckets,12}, SubBuckets     = {SubBuckets,12}]\n");
        return text.ToString();
    }

    private static void AddLines(StringBuilder text, LatencyHistogram latencies)
    {
        long seen = 0;
        double percentile = 0;
        foreach (var bucket in latencies.Buckets())
        {
            seen += bucket.Count;
            var valueMs = Math.Min(bucket.Highest, latencies.Max) / UnitsPerMs;
            // Several lines may fall into one bucket; the last one is for what all values do not exceed.
            while (seen < latencies.Count && percentile * latencies.Count <= seen)
            {
                Add(text, $"{valueMs,12:F3} {percentile,14:F12} {seen,10} {1 / (1 - percentile),14:F2}\n");
                percentile = Next(percentile);
            }

            if (seen == latencies.Count) AddLast(text, latencies, valueMs, percentile);
        }
    }

    private static void AddLast(StringBuilder text, LatencyHistogram latencies, double valueMs, double percentile)
    {
        for (; percentile <= 1 - 1.0 / latencies.Count; percentile = Next(percentile))
            Add(text, $"{valueMs,12:F3} {percentile,14:F12} {latencies.Count,10} {1 / (1 - percentile),14:F2}\n");
        Add(text, $"{valueMs,12:F3} {1.0,14:F12} {latencies.Count,10}\n");
    }

    private static double Next(double percentile)
    {
        // The number of halvings that 1 - percentile is away from 1, rounded down, and one: a step gets finer with each.
        var halvings = Math.Floor(Math.Log2(1 / (1 - percentile)) + 1e-9) + 1;
        return percentile + 1 / (StepsPerHalf * Math.Pow(2, halvings));
    }

    private static double Deviation(LatencyHistogram latencies)
    {
        if (latencies.Count == 0) return 0;
        var mean = latencies.Mean;
        return Math.Sqrt(latencies.Buckets().Sum(bucket => bucket.Count * Math.Pow((bucket.Lowest + bucket.Highest) / 2.0 - mean, 2)) / latencies.Count);
    }

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture));
}
