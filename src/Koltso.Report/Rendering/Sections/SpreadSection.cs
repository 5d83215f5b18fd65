using Koltso.Report.Data;
using Koltso.Report.Rendering.Charts;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>How evenly keys and bytes are distributed over nodes and over partitions.</summary>
internal static class SpreadSection
{
    private const double FarEnd = 0.6, NearEndMin = 0.02;
    private static readonly string[] s_shown = ["xxh3", "murmur3"];

    public static Section Of(Compared report)
    {
        var spreads = report.Now.Computed;
        var stored = report.Now.Setups.Where(static setup => setup is { Stored: not null, NodeIds.Count: > 1, Replication: 1 }).ToList();
        if (spreads.Count == 0 && stored.Count == 0) return new Section("spread", "Spread", Markup.Empty);
        var shown = s_shown.Select(hash => spreads.FirstOrDefault(spread => spread.Hash == hash && spread.KeyKind == "sequential"))
            .OfType<SpreadData>();
        return new Section("spread", "How evenly keys are distributed", Markup.Of($"""
            <p>The hash space is divided into equal partitions, and a planner assigns them so that no node has more than one partition
            beyond its share. Only the number of keys in each partition is left to chance. The figures show where
            {ReportNumbers.Count(spreads.Count == 0 ? 0 : spreads[0].Keys)} keys of each kind go according to the nodes' own hashing and
            planning, for three nodes and one copy, and what the nodes counted after they were filled.</p>
            {FigureBlock.Row([Far(stored), Near(spreads)])}
            {FigureBlock.Row(shown.Select(Partitions))}
            {(spreads.Count == 0 ? Markup.Empty : ComputedTable(spreads))}
            {StoredTable(report)}
            """));
    }

    /// <summary>Compared with the two public reports, on their scale.</summary>
    private static Markup Far(List<SetupData> stored)
    {
        string[] theirs = ["first node", "second node", "third node"];
        List<DotRow> rows =
            [.. PublicReports.Spreads.Select(row => new DotRow(row.Name, theirs, PartitionFigures.Deviations(row.Megabytes)))];
        rows.AddRange(stored.Select(static setup => new DotRow(
            $"Koltso, {setup.Hash}, {ReportNumbers.Count(setup.Stored!.Nodes.Sum(static node => node.Keys))} keys stored",
            [.. setup.Stored.Nodes.Select(static node => node.Node)],
            PartitionFigures.Deviations([.. setup.Stored.Nodes.Select(static node => node.Bytes)]))));
        return FigureBlock.Of("Bytes per node, relative to the mean", Markup.Empty, DotRows.Of(
            "How far the bytes of each node are from their mean, in two public reports and here", Describe(rows), rows, FarEnd),
            "Each dot is a node. Reports A and B: the data sizes that they state for their three nodes.");
    }

    private static Markup Near(IReadOnlyList<SpreadData> spreads)
    {
        if (spreads.Count == 0) return Markup.Empty;
        List<DotRow> rows = [.. spreads.Select(static spread => new DotRow($"{spread.Hash}, {spread.KeyKind} "
            + $"keys", spread.NodeIds, PartitionFigures.Deviations(spread.NodeKeys)))];
        var end = Math.Max(NearEndMin, rows.Max(static row => row.Values.Max(Math.Abs)));
        var legend = Legend.Of(spreads[0].NodeIds.Index().Select(static node => new LegendEntry(node.Item, Palette.Node(node.Index))));
        return FigureBlock.Of(
            "Keys per node, relative to the mean, on another scale", legend,
            DotRows.Of("How far the keys of each node are from their mean, by hash and kind of keys", Describe(rows), rows, end),
            "Of 256 partitions, one node has 86 and two have 85, which alone makes a difference of +0.8 and −0.4 %.");
    }

    private static Markup Partitions(SpreadData spread) => FigureBlock.Of(
        $"Keys per partition, relative to the mean: {spread.Hash}",
        Legend.Of(spread.NodeIds.Index().Select(static node => new LegendEntry(node.Item, Palette.Node(node.Index)))),
        PartitionDots.Of(
            $"How far the keys of each of {spread.PartitionKeys.Count} partitions are from the mean, {spread.Hash}, {spread.KeyKind} keys",
            $"From {ReportNumbers.Count(spread.PartitionKeys.Min())} to {ReportNumbers.Count(spread.PartitionKeys.Max())} keys per "
                + $"partition; standard deviation {ReportNumbers.Three(PartitionFigures.Sigma(spread))}, by chance "
                + $"{ReportNumbers.Three(PartitionFigures.ChanceSigma(spread))}", spread),
        $"{Phrases.Upper(spread.KeyKind)} keys, partitions in the order of the ring. The band is two standard deviations of pure "
            + $"chance to either side; 95 % of the dots should be in it.");

    private static string Describe(IEnumerable<DotRow> rows) =>
        string.Join(". ", rows.Select(static row => $"{row.Name}: {string.Join(", ", row.Values.Select(ReportNumbers.Deviation))}"));

    private static Markup ComputedTable(IReadOnlyList<SpreadData> spreads)
    {
        var nodes = spreads[0].NodeIds;
        var table = new HtmlTable(
            "Computed: three nodes, one copy",
            [
                TableColumn.Words("hash, keys"), TableColumn.Words("example"), .. nodes.Select(static node => TableColumn.Number(node)),
                TableColumn.Number("fewest keys in a partition"), TableColumn.Number("most keys"), TableColumn.Number("standard deviation"),
                TableColumn.Number("by chance alone"),
            ]);
        foreach (var spread in spreads)
            table.Add(
            [
                Markup.Of($"{spread.Hash}, {spread.KeyKind}"), Markup.Of($"<code>{spread.Example}</code>"),
                .. PartitionFigures.Deviations(spread.NodeKeys).Select(static share => Markup.Of($"{ReportNumbers.Deviation(share)}")),
                Markup.Of($"{ReportNumbers.Count(spread.PartitionKeys.Min())}"),
                Markup.Of($"{ReportNumbers.Count(spread.PartitionKeys.Max())}"),
                Markup.Of($"{ReportNumbers.Three(PartitionFigures.Sigma(spread))}"),
                Markup.Of($"{ReportNumbers.Three(PartitionFigures.ChanceSigma(spread))}"),
            ]);
        return table.ToMarkup();
    }

    private static Markup StoredTable(Compared report)
    {
        var table = new HtmlTable(
            "Counted by the nodes after the fill, sequential keys", TableColumn.Words("cluster, node"), TableColumn.Number("partitions"),
            TableColumn.Number("keys"), TableColumn.Number("deviation from the mean"), TableColumn.Number("keys and values"),
            TableColumn.Number("on disk, compressed"), TableColumn.Number("partitions as computed"));
        foreach (var setup in report.Now.Setups)
        {
            if (setup.Stored is not { } stored) continue;
            var deviations = PartitionFigures.Deviations([.. stored.Nodes.Select(static node => node.Keys)]);
            foreach (var (index, node) in stored.Nodes.Index())
                table.Add(
                    Markup.Of($"{setup.Name}: {node.Node}"), Markup.Of($"{ReportNumbers.Count(node.Partitions)}"),
                    Markup.Of($"{ReportNumbers.Count(node.Keys)}"), Markup.Of($"{ReportNumbers.Deviation(deviations[index])}"),
                    Markup.Of($"{ReportNumbers.Bytes(node.Bytes)}"),
                    Markup.Of($"{ReportNumbers.Bytes(node.DiskBytes)}"), index == 0 && stored.PartitionsCompared > 0
                        ? Markup.Of($"{ReportNumbers.Count(stored.PartitionsEqual)} of {ReportNumbers.Count(stored.PartitionsCompared)}")
                        : Markup.Empty);
        }

        return table.IsEmpty ? Markup.Empty : table.ToMarkup();
    }
}
