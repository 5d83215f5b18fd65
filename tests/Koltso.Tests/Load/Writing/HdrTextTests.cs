using System.Globalization;
using Koltso.Core.Measuring;
using Koltso.Load.Writing;

namespace Koltso.Tests.Load.Writing;

public class HdrTextTests
{
    [Fact]
    public void Of_TenValues_IsThePercentileTextThatPlottersRead()
    {
        var latencies = new LatencyHistogram(600_000_000);
        for (var ms = 1; ms <= 4; ms++) latencies.Record(ms * 500);
        HdrText.Of(latencies).Split('\n')[..6].ShouldBe(
        [
            "       Value     Percentile TotalCount 1/(1-Percentile)",
            "",
            "       0.500 0.000000000000          1           1.00",
            "       0.500 0.100000000000          1           1.11",
            "       0.500 0.200000000000          1           1.25",
            "       1.000 0.300000000000          2           1.43",
        ]);
        HdrText.Of(latencies).Split('\n')[^5..].ShouldBe(
        [
            "       2.000 1.000000000000          4",
            "#[Mean    =        1.250, StdDeviation   =        0.559]",
            "#[Max     =        2.000, Total count    =            4]",
            "#[Buckets =           20, SubBuckets     =         2048]",
            "",
        ]);
    }

    [Fact]
    public void Of_ManyValues_EveryLineIsTrueAndStepsGetFiner()
    {
        var latencies = new LatencyHistogram(600_000_000);
        for (var us = 1; us <= 100_000; us++) latencies.Record(us);
        var lines = HdrText.Of(latencies).Split('\n').Where(static line => line.StartsWith("   ", StringComparison.Ordinal)).Skip(1)
            .Select(static line =>
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(static field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray()).ToList();
        lines.Count.ShouldBeInRange(70, 100);
        foreach (var line in lines)
        {
            line[0].ShouldBe(latencies.ValueAtPercentile(line[1] * 100) / 1000.0, 0.001);
            line[2].ShouldBeGreaterThanOrEqualTo(line[1] * 100_000 - 0.01);
            if (line.Length == 4) line[3].ShouldBe(1 / (1 - line[1]), 0.006 + 1e-9 * line[3] * line[3]);
        }

        lines.Zip(lines.Skip(1))
            .ShouldAllBe(pair => pair.First[0] <= pair.Second[0] && pair.First[1] < pair.Second[1] && pair.First[2] <= pair.Second[2]);
        lines.Select(static line => line[1]).ShouldContain(0.5);
        lines[^1][1].ShouldBe(1);
        lines.Count(static line => line[1] is >= 0.5 and < 0.75).ShouldBe(5);
    }

    [Fact]
    public void Of_Nothing_IsStillWhole() => HdrText.Of(new LatencyHistogram(1000)).ShouldContain("Total count    =            0]");
}
