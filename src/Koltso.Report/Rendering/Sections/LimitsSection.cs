using Koltso.Report.Data;
using Koltso.Report.Rendering.Charts;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>Latency against rate, up to the highest sustained rate.</summary>
internal static class LimitsSection
{
    private const double ShownUsMax = 3_000_000;
    private static readonly string[] s_workloads = ["put", "get"];

    public static Section Of(Compared report)
    {
        var setups = report.Loaded.Where(static setup => setup.Knees.Any(static knee => knee.Steps.Count > 0)).ToList();
        if (setups.Count == 0) return new Section("limits", "Limits", Markup.Empty);
        var settings = report.Now.Settings;
        var shared = settings.IsOwnCluster ? " Load generator and nodes share the same cores, so this is the limit of both together." : "";
        return new Section("limits", "Highest sustained rates", Markup.Of($"""
            <p>A rate is sustained if p99 is at most {ReportNumbers.Milliseconds(settings.KneeP99MaxMs)}, no more than
            {ReportNumbers.Share(settings.KneeErrorShareMax)} of requests fail, and answers keep up. The rate is doubled until it is
            not sustained, and then narrowed down.{shared}</p>
            {FigureBlock.Row(s_workloads.Select(workload => Chart(report, setups, workload)))}
            <p class="caption">Full dots: sustained rates; rings: rates that were not. The dashed line is the highest allowed p99.</p>
            {KneeTable(setups)}
            <details><summary>Every rate that was tried</summary>{StepTable(setups)}</details>
            """));
    }

    private static Markup Chart(Compared report, List<SetupData> setups, string workload)
    {
        var series = new List<Series>();
        foreach (var setup in setups)
        {
            var color = Palette.Setup(report.Now, setup);
            if (report.BeforeOf(setup)?.KneeOf(workload) is { Steps.Count: > 0 } before)
                series.Add(Line($"baseline, {setup.Name}", color, before, true));
            if (setup.KneeOf(workload) is { Steps.Count: > 0 } knee) series.Add(Line(setup.Name, color, knee, false));
        }

        if (series.Count == 0)
            return FigureBlock.Of(Phrases.Name(workload), Markup.Empty, Markup.Of($"<p class=\"none\">Not measured.</p>"));
        var points = series.SelectMany(static line => line.Points).ToList();
        var limit = report.Now.Settings.KneeP99MaxMs * 1000;
        var x = Scales.Linear(0, points.Max(static point => point.X), static rate =>
            rate >= 1000 ? FormattableString.Invariant($"{rate / 1000:0.#}k/s") : FormattableString.Invariant($"{rate:0}"));
        var y = Scales.Latency(
            points.Min(static point => point.Y) * 0.8, Math.Clamp(points.Max(static point => point.Y), limit * 2, ShownUsMax));
        var description =
            string.Join(". ", setups.Select(setup => (setup.Name, Knee: setup.KneeOf(workload))).Where(static row => row.Knee is not null)
            .Select(static row =>
                $"{row.Name}: {(row.Knee!.Rate is { } rate ? ReportNumbers.Rate(rate) + " sustained" : "no rate sustained")}"));
        var chart = LineChart.Of($"p99 of {Phrases.Name(workload)} against the rate", description, x, y, series, plot =>
            [
                Markup.Of($"<path class=\"limit\" d=\"M{Plot.LeftEdge} {plot.Y(limit)}H{Plot.RightEdge}\"/>\n"),
                .. Knees(report, setups, workload, plot),
            ]);
        return FigureBlock.Of($"{Phrases.Name(workload)}: p99 against the rate", Legend.Of(series), chart);
    }

    private static Series Line(string name, string color, KneeData knee, bool isBefore) => new(name, color, 1, isBefore,
        [
            .. knee.Steps.OrderBy(static step => step.RateDue).ThenByDescending(static step => step.Held)
            .DistinctBy(static step => step.RateDue).Select(step => new SeriesPoint(
            step.RateDue, step.P99Us, isBefore ? null : step.Held,
            $"{ReportNumbers.Count(step.RateDue)}/s: p99 {ReportNumbers.Latency(step.P99Us)}{(step.Why is { } why ? ", " + why : "")}"))]);

    private static IEnumerable<Markup> Knees(Compared report, List<SetupData> setups, string workload, Plot plot)
    {
        var row = 0;
        foreach (var setup in setups)
        {
            if (setup.KneeOf(workload)?.Rate is not { } rate) continue;
            var (x, y) = (plot.X(rate), Plot.TopEdge + 12 + 15 * row++);
            var isRight = x > Plot.Width * 0.7;
            yield return Svg.Colored(Palette.Setup(report.Now, setup), Markup.Of(
                $"<path class=\"knee\" d=\"M{x} {y - 9}V{Plot.BottomEdge}\"/><text class=\"mark halo\" x=\"{(isRight ? x - 5 : x + 5)}\" "
                    + $"y=\"{y}\" text-anchor=\"{(isRight ? "end" : "start")}\">{ReportNumbers.Rate(rate)}</text>"));
        }
    }

    private static Markup KneeTable(List<SetupData> setups)
    {
        var table = new HtmlTable(
            "The highest sustained rates", TableColumn.Words("cluster"), TableColumn.Number("PUT"), TableColumn.Number("p99 at that rate"),
            TableColumn.Number("CPU per request"), TableColumn.Number("GET"), TableColumn.Number("p99 at that rate"),
            TableColumn.Number("CPU per request"));
        foreach (var setup in setups)
            table.Add([Markup.Of($"{setup.Name}"), .. s_workloads.SelectMany(workload => KneeCells(setup.KneeOf(workload)))]);
        return table.ToMarkup();
    }

    private static Markup[] KneeCells(KneeData? knee)
    {
        var step = knee?.Steps.LastOrDefault(step => step.Held && step.RateDue == knee.Rate);
        return step is null
            ? [
                Markup.Of($"{(knee is null ? ReportNumbers.Missing : "none")}"), Markup.Of($"{ReportNumbers.Missing}"),
                Markup.Of($"{ReportNumbers.Missing}")
            ]
            : [
                Markup.Of($"{ReportNumbers.Rate(step.RateDue)}"), Markup.Of($"{ReportNumbers.Latency(step.P99Us)}"),
                Markup.Of($"{(step.CpuUs > 0 ? ReportNumbers.Us(step.CpuUs) : ReportNumbers.Missing)}")
            ];
    }

    private static Markup StepTable(List<SetupData> setups)
    {
        var table = new HtmlTable(
            "Rates in the order in which they were tried", TableColumn.Words("cluster, load"), TableColumn.Number("due"),
            TableColumn.Number("answered"), TableColumn.Number("p50"), TableColumn.Number("p99"), TableColumn.Number("p99.9"),
            TableColumn.Number("errors"), TableColumn.Words("sustained"));
        foreach (var setup in setups)
            foreach (var knee in setup.Knees)
                foreach (var step in knee.Steps)
                    table.Add(
                        Markup.Of($"{setup.Name}: {Phrases.Name(knee.Workload)}"), Markup.Of($"{ReportNumbers.Count(step.RateDue)}/s"),
                        Markup.Of($"{ReportNumbers.Rate(step.RatePerSecond)}"), Markup.Of($"{ReportNumbers.Latency(step.P50Us)}"),
                        Markup.Of($"{ReportNumbers.Latency(step.P99Us)}"), Markup.Of($"{ReportNumbers.Latency(step.P999Us)}"),
                        Markup.Of($"{ReportNumbers.Count(step.Errors)}"), Markup.Of($"{(step.Held ? "yes" : "no: " + step.Why)}"));
        return table.ToMarkup();
    }
}
