using Koltso.Report.Data;
using Koltso.Report.Rendering.Charts;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>Latency against rate, up to the highest that holds.</summary>
internal static class LimitsSection
{
    private const double ShownUsMax = 3_000_000;
    private static readonly string[] s_workloads = ["put", "get"];

    public static Section Of(Compared report)
    {
        var setups = report.Loaded.Where(static setup => setup.Knees.Any(static knee => knee.Steps.Count > 0)).ToList();
        if (setups.Count == 0) return new Section("limits", "Limits", Markup.Empty);
        var settings = report.Now.Settings;
        return new Section("limits", "How far it goes", Markup.Of($"""
            <p>A rate holds while p99 is at most {Figures.Milliseconds(settings.KneeP99MaxMs)}, no more than {Figures.Share(settings.KneeErrorShareMax)} of requests fail and answers keep up. The rate is doubled until one does not hold, and then narrowed down.{(settings.IsOwnCluster ? " Load generator and nodes share the same cores, so this is the limit of both together." : "")}</p>
            {Figure.Row(s_workloads.Select(workload => Chart(report, setups, workload)))}
            <p class="caption">Full dots: rates that held; rings: rates that did not. The dashed level is the p99 that is allowed.</p>
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
            if (report.BeforeOf(setup)?.KneeOf(workload) is { Steps.Count: > 0 } before) series.Add(Line($"baseline, {setup.Name}", color, before, true));
            if (setup.KneeOf(workload) is { Steps.Count: > 0 } knee) series.Add(Line(setup.Name, color, knee, false));
        }

        if (series.Count == 0) return Figure.Of(Phrases.Name(workload), Markup.Empty, Markup.Of($"<p class=\"none\">Not measured.</p>"));
        var points = series.SelectMany(static line => line.Points).ToList();
        var limit = report.Now.Settings.KneeP99MaxMs * 1000;
        var x = Scales.Linear(0, points.Max(static point => point.X), static rate => rate >= 1000 ? FormattableString.Invariant($"{rate / 1000:0.#}k/s") : FormattableString.Invariant($"{rate:0}"));
        var y = Scales.Latency(points.Min(static point => point.Y) * 0.8, Math.Clamp(points.Max(static point => point.Y), limit * 2, ShownUsMax));
        var description = string.Join(". ", setups.Select(setup => (setup.Name, Knee: setup.KneeOf(workload))).Where(static row => row.Knee is not null)
            .Select(static row => $"{row.Name}: {(row.Knee!.Rate is { } rate ? Figures.Rate(rate) + " held" : "no rate held")}"));
        var chart = LineChart.Of($"p99 of {Phrases.Name(workload)} against the rate", description, x, y, series, plot =>
            [Markup.Of($"<path class=\"limit\" d=\"M{Plot.LeftEdge} {plot.Y(limit)}H{Plot.RightEdge}\"/>\n"), .. Knees(report, setups, workload, plot)]);
        return Figure.Of($"{Phrases.Name(workload)}: p99 against the rate", Legend.Of(series), chart);
    }

    private static Series Line(string name, string color, KneeData knee, bool isBefore) => new(name, color, 1, isBefore,
        [.. knee.Steps.OrderBy(static step => step.RateDue).ThenByDescending(static step => step.Held).DistinctBy(static step => step.RateDue).Select(step => new SeriesPoint(
            step.RateDue, step.P99Us, isBefore ? null : step.Held, $"{Figures.Count(step.RateDue)}/s: p99 {Figures.Latency(step.P99Us)}{(step.Why is { } why ? ", " + why : "")}"))]);

    private static IEnumerable<Markup> Knees(Compared report, List<SetupData> setups, string workload, Plot plot)
    {
        var row = 0;
        foreach (var setup in setups)
        {
            if (setup.KneeOf(workload)?.Rate is not { } rate) continue;
            var (x, y) = (plot.X(rate), Plot.TopEdge + 12 + 15 * row++);
            var isRight = x > Plot.Width * 0.7;
            yield return Svg.Colored(Palette.Setup(report.Now, setup), Markup.Of(
                $"<path class=\"knee\" d=\"M{x} {y - 9}V{Plot.BottomEdge}\"/><text class=\"mark halo\" x=\"{(isRight ? x - 5 : x + 5)}\" y=\"{y}\" text-anchor=\"{(isRight ? "end" : "start")}\">{Figures.Rate(rate)}</text>"));
        }
    }

    private static Markup KneeTable(List<SetupData> setups)
    {
        var table = new Table("The highest rates that held", Column.Words("cluster"), Column.Number("PUT"), Column.Number("p99 there"), Column.Number("CPU a request"), Column.Number("GET"), Column.Number("p99 there"), Column.Number("CPU a request"));
        foreach (var setup in setups) table.Add([Markup.Of($"{setup.Name}"), .. s_workloads.SelectMany(workload => KneeCells(setup.KneeOf(workload)))]);
        return table.ToMarkup();
    }

    private static Markup[] KneeCells(KneeData? knee)
    {
        var step = knee?.Steps.LastOrDefault(step => step.Held && step.RateDue == knee.Rate);
        return step is null
            ? [Markup.Of($"{(knee is null ? Figures.Missing : "none")}"), Markup.Of($"{Figures.Missing}"), Markup.Of($"{Figures.Missing}")]
            : [Markup.Of($"{Figures.Rate(step.RateDue)}"), Markup.Of($"{Figures.Latency(step.P99Us)}"), Markup.Of($"{(step.CpuUs > 0 ? Figures.Us(step.CpuUs) : Figures.Missing)}")];
    }

    private static Markup StepTable(List<SetupData> setups)
    {
        var table = new Table("Rates in the order in which they were tried", Column.Words("cluster, load"), Column.Number("due"), Column.Number("answered"), Column.Number("p50"), Column.Number("p99"), Column.Number("p99.9"), Column.Number("errors"), Column.Words("held"));
        foreach (var setup in setups)
            foreach (var knee in setup.Knees)
                foreach (var step in knee.Steps)
                    table.Add(
                        Markup.Of($"{setup.Name}: {Phrases.Name(knee.Workload)}"), Markup.Of($"{Figures.Count(step.RateDue)}/s"), Markup.Of($"{Figures.Rate(step.RatePerSecond)}"), Markup.Of($"{Figures.Latency(step.P50Us)}"),
                        Markup.Of($"{Figures.Latency(step.P99Us)}"), Markup.Of($"{Figures.Latency(step.P999Us)}"), Markup.Of($"{Figures.Count(step.Errors)}"), Markup.Of($"{(step.Held ? "yes" : "no: " + step.Why)}"));
        return table.ToMarkup();
    }
}
