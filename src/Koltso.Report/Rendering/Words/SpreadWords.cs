using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Words;

/// <summary>How even the ring is.</summary>
internal static class SpreadWords
{
    public static Markup? Nodes(Compared report)
    {
        if (report.Now.Computed.Count == 0) return null;
        var worst = report.Now.Computed.MaxBy(WorstNode)!;
        return Markup.Of($"<b>Spread</b>: with {ReportNumbers.Count(worst.Keys)} keys, no node's share deviates from the mean by more than "
            + $"{ReportNumbers.Share(WorstNode(worst))} ({worst.Hash}, {worst.KeyKind} keys, the worst of {report.Now.Computed.Count} "
            + $"combinations of hash and keys).");
    }

    public static Markup? Stored(Compared report)
    {
        var stored = report.Now.Setups.Select(static setup => setup.Stored).OfType<StoredData>()
            .Where(static data => data.PartitionsCompared > 0).ToList();
        if (stored.Count == 0) return null;
        var (compared, equal) = (stored.Sum(static data => data.PartitionsCompared), stored.Sum(static data => data.PartitionsEqual));
        return equal == compared
            ? Markup.Of($"<b>The nodes' own counts</b>: all {ReportNumbers.Count(compared)} partitions of {stored.Count} "
                + $"clusters hold exactly the computed number of keys.")
            : Markup.Of($"<b>The nodes' own counts</b>: {ReportNumbers.Count(equal)} of {ReportNumbers.Count(compared)} "
                + $"partitions hold exactly the computed number of keys; the others differ.");
    }

    public static double WorstNode(SpreadData spread) => PartitionFigures.Deviations(spread.NodeKeys).Max(Math.Abs);
}
