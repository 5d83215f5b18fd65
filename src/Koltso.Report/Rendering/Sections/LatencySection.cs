using Koltso.Report.Data;
using Koltso.Report.Rendering.Charts;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>Latency at constant rates: a pair of charts per cluster, all on one scale, and a table.</summary>
internal static class LatencySection
{
    public static Section Of(Compared report)
    {
        var setups = report.Loaded.Where(static setup => setup.Loads.Count > 0).ToList();
        if (setups.Count == 0) return new Section("latency", "Latency", Markup.Empty);
        var all = setups.SelectMany(
            setup => setup.Loads.Concat(setup.Loads.Select(load => report.BeforeOf(setup, load)).OfType<LoadData>())).ToList();
        var y = Scales.Latency(all.Min(static load => load.Latency.P50Us) * 0.5, all.Max(static load => load.Latency.MaxUs));
        var x = Scales.Percentile(all.Max(static load => load.Latency.Curve.Count == 0 ? 0 : load.Latency.Curve[^1].Share));
        return new Section("latency", "Latency at constant rates", Markup.Of($"""
            <p>Requests are due at fixed times, however fast the cluster answers, and latency counts from when a request was due: it
            includes the time that a request waited behind slow ones. Requests that are due in the same millisecond are sent together at
            its beginning. The load uses {report.Now.Settings.Connections} connections, all to one node, and
            {ReportNumbers.Count(report.Now.Settings.ValueBytes)}-byte values; PUT uses random ids from 1 to
            {ReportNumbers.Count(report.Now.Settings.PutKeys)}, GET uses random ids from 1 to
            {ReportNumbers.Count(report.Now.Settings.GetKeys)}, all of them stored.</p>
            {setups.Select(setup => Curves(report, setup, x, y))}
            <p class="caption">Horizontal axis: share of requests; at “99 %”, 99 of 100 requests took at most the latency that the
            curve shows. Vertical axis: latency, on a logarithmic scale.</p>
            {LoadTable(setups)}
            """));
    }

    private static Markup Curves(Compared report, SetupData setup, Scale x, Scale y)
    {
        var curves = ((string[])["put", "get"]).Select(workload => Curves(report, setup, workload, x, y));
        return Markup.Of($"<h3>{Phrases.Upper(setup.Name)}</h3>\n{FigureBlock.Row(curves)}");
    }

    private static Markup Curves(Compared report, SetupData setup, string workload, Scale x, Scale y)
    {
        var loads = setup.Loads.Where(load => load.Workload == workload && load.Latency.Curve.Count > 0)
            .OrderBy(static load => load.RateDue).ToList();
        if (loads.Count == 0)
            return FigureBlock.Of($"{Phrases.Name(workload)}", Markup.Empty, Markup.Of($"<p class=\"none\">Not measured.</p>"));
        var color = Palette.Setup(report.Now, setup);
        var series = new List<Series>();
        foreach (var (index, load) in loads.Index())
        {
            var strength = loads.Count == 1 ? 1 : (double)index / (loads.Count - 1);
            if (report.BeforeOf(setup, load) is { Latency.Curve.Count: > 0 } before)
                series.Add(Line(before, "baseline, ", color, strength, true));
            series.Add(Line(load, "", color, strength, false));
        }

        var description = string.Join(". ", loads.Select(static load => $"At {ReportNumbers.Count(load.RateDue)} requests per second: p50 "
            + $"{ReportNumbers.Latency(load.Latency.P50Us)}, p99 {ReportNumbers.Latency(load.Latency.P99Us)}, p99.9 "
            + $"{ReportNumbers.Latency(load.Latency.P999Us)}, at most {ReportNumbers.Latency(load.Latency.MaxUs)}"));
        return FigureBlock.Of(Phrases.Name(workload), Legend.Of(series), LineChart.Of(
            $"Latency of {Phrases.Name(workload)} by share of requests, {setup.Name}", description, x, y, series));
    }

    private static Series Line(LoadData load, string before, string color, double strength, bool isBefore) => new(
        $"{before}{ReportNumbers.Count(load.RateDue)}/s", color, strength, isBefore,
        [.. load.Latency.Curve.Select(static point => new SeriesPoint(point.Share, point.Us))]);

    private static Markup LoadTable(IEnumerable<SetupData> setups)
    {
        var table = new HtmlTable(
            "All measured loads", TableColumn.Words("cluster, load"), TableColumn.Number("mean"), TableColumn.Number("p50"),
            TableColumn.Number("p90"), TableColumn.Number("p99"), TableColumn.Number("p99.9"),
            TableColumn.Number("max"), TableColumn.Number("errors"), TableColumn.Number("answered"), TableColumn.Number("CPU per request"));
        foreach (var setup in setups)
            foreach (var load in setup.Loads)
                table.Add(
                    Markup.Of($"{setup.Name}: {Phrases.Name(load.Workload)} {ReportNumbers.Count(load.RateDue)}/s"),
                    Ms(load.Latency.MeanUs), Ms(load.Latency.P50Us), Ms(load.Latency.P90Us), Ms(load.Latency.P99Us),
                    Ms(load.Latency.P999Us), Ms(load.Latency.MaxUs), Markup.Of($"{ReportNumbers.Count(load.ErrorCount)}"),
                    Markup.Of($"{ReportNumbers.Rate(load.RatePerSecond)}"),
                    Markup.Of($"{(load.Servers.Count == 0 ? ReportNumbers.Missing : ReportNumbers.Us(load.CpuUs))}"));
        return table.ToMarkup();
    }

    private static Markup Ms(double us) => Markup.Of($"{ReportNumbers.Latency(us)}");
}
