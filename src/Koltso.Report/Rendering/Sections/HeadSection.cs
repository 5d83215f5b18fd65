using System.Globalization;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>The title, what was measured, and the few figures that a reader looks for first.</summary>
internal static class HeadSection
{
    private static readonly string[] s_workloads = ["put", "get"];

    public static Markup Of(Compared report)
    {
        var data = report.Now;
        var machine = $"{data.Machine.Cpu}, {ReportNumbers.Count(data.Machine.Cores)} cores";
        var where = data.Settings.IsOwnCluster
            ? $"on its own clusters on one machine: {machine}, which the nodes and the load generator share"
            : $"on a cluster that was already running, by a load generator on {machine}";
        var startedAt = data.StartedAt.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        var isCut = data.IsInterrupted
            ? Markup.Of($" <strong>It was interrupted</strong>; what is missing is listed below.")
            : Markup.Empty;
        return Markup.Of($"""
            <header>
            <p class="brand">Koltso</p>
            <h1>How long a request takes, and what it costs</h1>
            <p class="lead">Measured on {startedAt} UTC in {ReportNumbers.Seconds(data.Seconds)} ({data.Plan} plan) {where}.{isCut}</p>
            {Tiles(report)}
            </header>
            """);
    }

    private static Markup Tiles(Compared report)
    {
        var rate = report.Now.Settings.CompareRate;
        var tiles = new List<Markup>();
        foreach (var workload in s_workloads)
            if (report.Ring?.KneeOf(workload)?.Rate is { } knee)
                tiles.Add(Tile(
                    $"Highest {Phrases.Name(workload)} rate", ReportNumbers.Rate(knee),
                    report.Ring.Name + Ratio(knee, report.BeforeOf(report.Ring)?.KneeOf(workload)?.Rate)));
        foreach (var workload in s_workloads)
            if (report.Ring?.LoadAt(workload, rate) is { CpuUs: > 0 } load)
                tiles.Add(Tile(
                    $"CPU per {Phrases.Name(workload)}", ReportNumbers.Us(load.CpuUs),
                    $"all nodes, {ReportNumbers.Count(rate)}/s; p99 {ReportNumbers.Latency(load.Latency.P99Us)}"
                    + Ratio(load.CpuUs, report.BeforeOf(report.Ring, load)?.CpuUs)));
        if (report.Now.Computed.Count > 0)
            tiles.Add(Tile(
                "Keys per node", "± " + ReportNumbers.Share(report.Now.Computed.Max(SpreadWords.WorstNode)),
                "largest deviation from the mean"));
        return tiles.Count == 0 ? Markup.Empty : Markup.Of($"<dl class=\"tiles\">{tiles}</dl>");
    }

    private static Markup Tile(string name, string value, string note) =>
        Markup.Of($"<div><dt>{name}</dt><dd><b>{value}</b><span>{note}</span></dd></div>\n");

    private static string Ratio(double now, double? before) =>
        before is > 0 ? $"; {ReportNumbers.Ratio(now / before.Value)} relative to the baseline" : "";
}
