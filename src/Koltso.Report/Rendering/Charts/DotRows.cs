using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Charts;

/// <summary>Rows of dots on one scale with a line at its middle: how far the nodes of each row are from their mean.</summary>
internal static class DotRows
{
    private const int Left = 28, Right = 28, Top = 6, RowHeight = 38, Bottom = 26;

    /// <param name="end">The scale goes from its negative to this.</param>
    public static Markup Of(string title, string description, IReadOnlyList<DotRow> rows, double end)
    {
        var scale = Scales.Linear(-end, end, Scales.SignedPercent);
        var bottom = Top + rows.Count * RowHeight;
        var grid = scale.Ticks.Select(tick => Markup.Of($"<path class=\"{(Math.Abs(tick.Value) < 1e-12 ? "axis" : "grid")}\" "
            + $"d=\"M{X(scale, tick.Value)} {Top}V{bottom}\"/><text class=\"tick\" x=\"{X(scale, tick.Value)}\" y=\"{bottom + 18}\" "
            + $"text-anchor=\"middle\">{tick.Label}</text>\n"));
        return Svg.Of(
            title, description, Plot.Width, bottom + Bottom,
            [.. grid, .. rows.Index().Select(row => Row(row.Item, Top + row.Index * RowHeight, scale))]);
    }

    private static Markup Row(DotRow row, int top, Scale scale)
    {
        var y = top + 27;
        var span = Markup.Of($"<path class=\"span\" d=\"M{X(scale, row.Values.Min())} {y}H{X(scale, row.Values.Max())}\"/>");
        var dots = row.Values.Index().Select(value => Svg.Colored(Palette.Node(value.Index), Markup.Of(
            $"<circle class=\"dot\" cx=\"{X(scale, value.Item)}\" cy=\"{y}\" r=\"5\"><title>{row.Names[value.Index]}: "
                + $"{ReportNumbers.Deviation(value.Item)}</title></circle>")));
        return Markup.Of($"<text class=\"name halo\" x=\"4\" y=\"{top + 13}\">{row.Name}</text>{span}{dots}");
    }

    private static double X(Scale scale, double value) => Left + scale.Clamped(value) * (Plot.Width - Left - Right);
}
