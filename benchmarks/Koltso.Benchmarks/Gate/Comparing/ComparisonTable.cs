using System.Globalization;

namespace Koltso.Benchmarks.Gate.Comparing;

/// <summary>A comparison for people. Baseline times are shown as they would be at the speed that the machine has now.</summary>
internal static class ComparisonTable
{
    private static readonly string[] s_heads = ["benchmark", "bytes before", "now", "ns before", "now", "ratio", "at most", "verdict"];
    private static readonly int[] s_withoutTimes = [0, 1, 2, 7];

    public static void Write(TextWriter output, IReadOnlyList<ComparedBenchmark> compared)
    {
        List<string[]> lines = [s_heads, .. compared.Select(LineOf)];
        int[] widths = [.. Enumerable.Range(0, s_heads.Length).Select(column => lines.Max(line => line[column].Length))];
        var shown = compared.Any(static one => one.Time is not null) ? [.. Enumerable.Range(0, s_heads.Length)] : s_withoutTimes;
        foreach (var line in lines) output.WriteLine(string.Join("  ", shown.Select(column => Pad(line[column], column))).TrimEnd());

        // Names and verdicts from the left, numbers from the right.
        string Pad(string cell, int column) =>
            column == 0 || column == s_heads.Length - 1 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);
    }

    /// <summary>The sum of all, as <c>./test</c> reads it.</summary>
    public static void WriteSum(TextWriter output, IReadOnlyList<ComparedBenchmark> compared)
    {
        var checks = compared.SelectMany(static one => one.Checks).ToLookup(static check => check.Outcome);
        output.WriteLine($"Checks: {checks[Outcome.Passed].Count()} passed, {checks[Outcome.Failed].Count()} failed, "
            + $"{checks[Outcome.Skipped].Count()} skipped");
    }

    private static string[] LineOf(ComparedBenchmark one)
    {
        var scale = one.Now?.ReferenceNs ?? 0;
        return
        [
            one.Name,
            one.Before is { } before ? Number(before.AllocatedBytes) : "-",
            one.Now is { } now ? Number(now.AllocatedBytes) : "-",
            one.Before is { Relative: > 0 } timed && scale > 0 ? Time(timed.Relative * scale) : "-",
            one.Now is { TimeNs: > 0 } measured ? Time(measured.TimeNs) : "-",
            one.Ratio is { } ratio ? ratio.ToString("F2", CultureInfo.InvariantCulture) : "-",
            one.Now is { } limit && one.Time is not null ? limit.RatioMax.ToString("F2", CultureInfo.InvariantCulture) : "-",
            WordsOf(one),
        ];
    }

    private static string WordsOf(ComparedBenchmark one)
    {
        string[] words = [.. one.Checks.Select(static check => check.Word).Where(static word => word.Length > 0).Distinct()];
        return words.Length == 0 ? "ok" : string.Join(", ", words);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(double ns) => ns.ToString(ns < 100 ? "F2" : "N0", CultureInfo.InvariantCulture);
}
