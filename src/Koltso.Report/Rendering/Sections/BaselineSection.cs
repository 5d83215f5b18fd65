using System.Globalization;
using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>Compares this report with another one: each figure that both have, with the ratio.</summary>
internal static class BaselineSection
{
    public static Section Of(Compared report) =>
        new(
            "baseline", "Compared with the baseline",
            report.Before is { } before ? Markup.Of($"{Intro(before)}{Warning(report.Now, before)}{Rows(report)}") : Markup.Empty);

    private static Markup Intro(ReportData before) => Markup.Of(
        $"<p>The baseline was measured on {before.StartedAt.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC "
            + $"by version {Phrases.Version(before.Version)} ({before.Plan} plan). Ratios are this report divided by the baseline. In the "
            + $"charts, the baseline is dashed.</p>\n");

    private static Markup Warning(ReportData now, ReportData before)
    {
        var differences = now.Machine.DifferencesTo(before.Machine).ToList();
        if (now.Plan != before.Plan) differences.Add($"plan: {now.Plan} here, {before.Plan} there");
        if (now.Settings != before.Settings) differences.Add("settings of the load");
        return differences.Count == 0
            ? Markup.Of($"<p class=\"note\">Both were measured on machines with the same description. A shared machine may still be "
                + $"a third faster in one hour than in another: small differences need alternating runs.</p>\n")
            : Markup.Of($"<p class=\"warning\"><strong>The two reports are not comparable; ratios say little about the program.</strong> "
                + $"Different: {string.Join("; ", differences)}.</p>\n");
    }

    private static Markup Rows(Compared report)
    {
        var table = new HtmlTable(
            "This report and the baseline", TableColumn.Words("cluster, load"), TableColumn.Number("p50"), TableColumn.Number("ratio"),
            TableColumn.Number("p99"), TableColumn.Number("ratio"),
            TableColumn.Number("CPU per request"), TableColumn.Number("ratio"), TableColumn.Number("allocated"),
            TableColumn.Number("ratio"));
        foreach (var setup in report.Loaded)
            foreach (var load in setup.Loads)
                if (report.BeforeOf(setup, load) is { } before)
                    table.Add(
                    [
                        Markup.Of($"{setup.Name}: {Phrases.Name(load.Workload)} {ReportNumbers.Count(load.RateDue)}/s"),
                        .. Pair(load.Latency.P50Us, before.Latency.P50Us, ReportNumbers.Latency),
                        .. Pair(load.Latency.P99Us, before.Latency.P99Us, ReportNumbers.Latency),
                        .. Pair(load.CpuUs, before.CpuUs, ReportNumbers.Us),
                        .. Pair(load.AllocatedBytes, before.AllocatedBytes, ReportNumbers.Bytes),
                    ]);
        var knees = new HtmlTable(
            "Highest sustained rates", TableColumn.Words("cluster, load"), TableColumn.Number("this report"),
            TableColumn.Number("baseline"), TableColumn.Number("ratio"));
        foreach (var setup in report.Loaded)
            foreach (var knee in setup.Knees)
                if (knee.Rate is { } rate && report.BeforeOf(setup)?.KneeOf(knee.Workload)?.Rate is { } before)
                    knees.Add(
                        Markup.Of($"{setup.Name}: {Phrases.Name(knee.Workload)}"), Markup.Of($"{ReportNumbers.Rate(rate)}"),
                        Markup.Of($"{ReportNumbers.Rate(before)}"), Markup.Of($"{ReportNumbers.Ratio((double)rate / before)}"));
        var loads = table.IsEmpty ? Markup.Of($"<p>The two reports have no measurement in common.</p>\n") : table.ToMarkup();
        return Markup.Of($"{loads}{(knees.IsEmpty ? Markup.Empty : knees.ToMarkup())}");
    }

    private static Markup[] Pair(double now, double before, Func<double, string> text) =>
        [
            Markup.Of($"{text(now)}<small>was {text(before)}</small>"),
            before > 0 ? Markup.Of($"{ReportNumbers.Ratio(now / before)}") : Markup.Of($"{ReportNumbers.Missing}"),
        ];
}
