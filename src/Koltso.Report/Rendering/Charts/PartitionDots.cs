using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Charts;

/// <summary>
/// A dot for each partition in the order of the ring: how far its keys are from the mean, and what chance alone would do.
/// </summary>
internal static class PartitionDots
{
    private const double SigmasShown = 4.5, SigmasOfBand = 2;

    public static Markup Of(string title, string description, SpreadData spread)
    {
        var mean = (double)spread.Keys / spread.PartitionKeys.Count;
        var sigma = PartitionFigures.ChanceSigma(spread) / mean;
        var worst = spread.PartitionKeys.Max(keys => Math.Abs(keys / mean - 1));
        var end = Math.Max(SigmasShown * sigma, worst);
        var plot =
            new Plot(title, description, Scales.Partitions(spread.PartitionKeys.Count), Scales.Linear(-end, end, Scales.SignedPercent));
        var band = Markup.Of($"<rect class=\"band\" x=\"{Plot.LeftEdge}\" y=\"{plot.Y(SigmasOfBand * sigma)}\" "
            + $"width=\"{Plot.RightEdge - Plot.LeftEdge}\" height=\"{plot.Y(-SigmasOfBand * sigma) - plot.Y(SigmasOfBand * sigma)}\"/>\n");
        var dots = Enumerable.Range(0, spread.NodeIds.Count).Select(node => Svg.Colored(Palette.Node(node), Markup.Join(
            spread.PartitionKeys.Index().Where(row => spread.PartitionNodes[row.Index] == node)
                .Select(row => Markup.Of($"<circle class=\"dot\" cx=\"{plot.X(row.Index + 0.5)}\" cy=\"{plot.Y(row.Item / mean - 1)}\" "
                    + $"r=\"2.2\"/>")))));
        return plot.ToMarkup([band, .. dots]);
    }
}
