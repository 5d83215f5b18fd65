using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>Compares this report with the two public reports, and says what such a comparison can show.</summary>
internal static class PublicReportsSection
{
    private const string Here = "Koltso, this report";

    public static Section Of(Compared report)
    {
        if (report.Ring is not { } ring || ring.Loads.Count == 0) return new Section("public", "Public reports", Markup.Empty);
        var machine = report.Now.Machine;
        var table = new HtmlTable(
            "Three nodes, one copy of each record, all load sent to one node", TableColumn.Words(""), TableColumn.Words("report A"),
            TableColumn.Words("report B"), TableColumn.Words(Here));
        table.Add(Markup.Of($"hardware"), Markup.Of($"{PublicReports.Hardware}"), Markup.Of($"{PublicReports.Hardware}"), Markup.Of(
            $"{machine.Cpu}, {machine.Cores} cores{(machine.IsVirtual ? ", virtual" : "")}"));
        table.Add(Fact("load"), Markup.Of($"{PublicReports.Facts[0].A}"), Markup.Of($"{PublicReports.Facts[0].B}"), Markup.Of(
            $"{report.Now.Settings.Connections} connections, {Seconds(ring)}, {ReportNumbers.Count(report.Now.Settings.ValueBytes)}-byte "
                + $"values"));
        table.Add(Fact("hash and ring"), Markup.Of($"{PublicReports.Facts[1].A}"), Markup.Of($"{PublicReports.Facts[1].B}"), Markup.Of(
            $"{ring.Hash}, {ReportNumbers.Count(ring.Partitions)} partitions, planned"));
        table.Add(Fact("largest deviation of a node from the mean"), Spread(0, 1), Spread(2), Markup.Of($"{Furthest(ring)}"));
        foreach (var (workload, a, b) in PublicReports.Held)
            table.Add(Fact(Phrases.Name(workload)), Markup.Of($"{a}"), Markup.Of($"{b}"), Held(report, ring, workload));
        table.Add(
            Fact("where the work goes"), Markup.Of($"{PublicReports.Facts[2].A}"), Markup.Of($"{PublicReports.Facts[2].B}"), Where(ring));
        var shared = report.Now.Settings.IsOwnCluster
            ? $", and here nodes and load generator share {ReportNumbers.Count(machine.Cores)} cores"
            : "";
        return new Section("public", "Compared with two public reports", Markup.Of($"""
            <p>Two public reports describe load tests of services with the same design: three nodes on {PublicReports.Hardware}, all
            requests sent to one of them.</p>
            {table.ToMarkup()}
            <div class="two">
            <div><h4>What can be compared</h4><p>How evenly data is distributed: that depends on arithmetic, not on a machine. What share of
            the work is spent on forwarding requests. Whether a rate was sustained at all, and how far the slowest request is from the
            mean.</p></div>
            <div><h4>What cannot be compared</h4><p>Milliseconds and requests per second: processors, disks and load generators differ
            (theirs, as far as it is stated, also count from when a request was due){shared}. Neither report names its
            processor.</p></div>
            </div>
            """));
    }

    private static Markup Fact(string name) => Markup.Of($"{name}");

    private static Markup Spread(params int[] rows)
    {
        var each = rows.Select(static row => Furthest(PartitionFigures.Deviations(PublicReports.Spreads[row].Megabytes)));
        return Markup.Of($"{string.Join(", later ", each)}");
    }

    private static string Furthest(SetupData ring) =>
        ring.Stored is { } stored ? Furthest([.. stored.Nodes.Select(static node => (double)node.Bytes)]) : ReportNumbers.Missing;

    private static string Furthest(IReadOnlyList<double> counts) =>
        ReportNumbers.Share(PartitionFigures.Deviations(counts).Max(Math.Abs));

    private static string Seconds(SetupData ring) => $"{ring.Loads.Max(static load => load.Seconds):0} s per rate";

    private static Markup Held(Compared report, SetupData ring, string workload)
    {
        var parts = new List<Markup>();
        if (ring.LoadAt(workload, report.Now.Settings.CompareRate) is { } load)
            parts.Add(Markup.Of($"{ReportNumbers.Count(load.RateDue)}/s{(load.RatePerSecond >= load.RateDue * 0.98 ? " sustained" : "")}: "
                + $"mean {ReportNumbers.Latency(load.Latency.MeanUs)}, max {ReportNumbers.Latency(load.Latency.MaxUs)}"));
        if (ring.KneeOf(workload) is { Rate: { } rate })
            parts.Add(
                Markup.Of($"p99 within {ReportNumbers.Milliseconds(report.Now.Settings.KneeP99MaxMs)} up to {ReportNumbers.Rate(rate)}"));
        return parts.Count == 0 ? Markup.Of($"{ReportNumbers.Missing}") : Phrases.List(parts);
    }

    private static Markup Where(SetupData ring)
    {
        var parts = ring.Profiles.Where(static profile => profile.Of("cpu") is { Total: > 0 }).Select(static profile => Markup.Of(
            $"CPU per {Phrases.Name(profile.Workload)} on the entry node: {Largest(profile.Of("cpu")!)}")).ToList();
        return parts.Count == 0 ? Markup.Of($"not profiled") : Phrases.List(parts);
    }

    private static string Largest(ProfileKindData kind) => string.Join(", ", kind.Layers
        .OrderByDescending(static layer => layer.Share).Take(4)
        .Select(static layer => $"{Phrases.Layer(layer.Name)} {ReportNumbers.Share(layer.Share)}"));
}
