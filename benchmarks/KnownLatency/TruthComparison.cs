using System.Globalization;
using System.Text.Json;
using Koltso.Core.Measuring;

namespace KnownLatency;

/// <summary>Results of <c>koltso bench --json</c> beside the truth: of each figure, the median over the results.</summary>
internal static class TruthComparison
{
    private const double DeviationMax = 0.02;

    private static readonly (string Name, double Percentile)[] s_percentiles = [("p50", 50), ("p75", 75), ("p90", 90), ("p95", 95), ("p99", 99), ("p99.9", 99.9), ("p99.99", 99.99)];

    /// <param name="judgedUpTo">Percentiles up to this one must be within 2 %; those above, and the maximum, are only shown.</param>
    /// <returns>Whether they are.</returns>
    public static bool Print(LatencyHistogram truth, IReadOnlyList<string> resultFiles, double judgedUpTo, TextWriter output)
    {
        var results = resultFiles.Select(static file => JsonDocument.Parse(File.ReadAllText(file)).RootElement).ToList();
        var isGood = results.TrueForAll(result => result.GetProperty("succeeded").GetInt64() == truth.Count && result.GetProperty("answers").GetInt64() == truth.Count);
        var answers = string.Join(", ", results.Select(static result => result.GetProperty("answers").GetInt64()));
        output.WriteLine(FormattableString.Invariant($"answers: {truth.Count} due, {answers} counted"));
        output.WriteLine("            truth ms    bench ms  deviation");
        var rows = s_percentiles.Select(row => (row.Name, (double)truth.ValueAtPercentile(row.Percentile), IsJudged: row.Percentile <= judgedUpTo))
            .Append(("mean", truth.Mean, true)).Append(("max", truth.Max, false));
        foreach (var (name, trueUs, isJudged) in rows)
        {
            var measured = results.Select(result => result.GetProperty("latencyUs").GetProperty(name).GetDouble()).Order().ToList();
            var median = measured[measured.Count / 2];
            var deviation = median / trueUs - 1;
            isGood &= !isJudged || Math.Abs(deviation) <= DeviationMax;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,8} {trueUs / 1000,11:F3} {median / 1000,11:F3} {deviation,10:P2}{(isJudged ? "" : "  (not judged)")}"));
        }

        output.WriteLine(isGood ? "within 2 %" : "NOT within 2 %");
        return isGood;
    }
}
