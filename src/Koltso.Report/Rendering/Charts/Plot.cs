using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Charts;

/// <summary>
/// The frame of a chart: its size, two axes with their lines and labels, and the way from values to points. All charts
/// are as wide as half a page, so that their text is as large on a phone as on a desk.
/// </summary>
internal sealed class Plot(string title, string description, Scale x, Scale y)
{
    public const int Width = 460, Height = 290;
    private const int Left = 58, Right = 18, Top = 14, Bottom = 34;

    public double X(double value) => Left + x.Clamped(value) * (Width - Left - Right);

    public double Y(double value) => Height - Bottom - y.Clamped(value) * (Height - Top - Bottom);

    public static double LeftEdge => Left;

    public static double RightEdge => Width - Right;

    public static double TopEdge => Top;

    public static double BottomEdge => Height - Bottom;

    public Markup ToMarkup(IEnumerable<Markup> content) => Svg.Of(title, description, Width, Height, [.. Grid(), .. content]);

    private IEnumerable<Markup> Grid()
    {
        foreach (var tick in y.Ticks)
            yield return Markup.Of($"<path class=\"grid\" d=\"M{LeftEdge} {Y(tick.Value)}H{RightEdge}\"/><text class=\"tick\" "
                + $"x=\"{Left - 7}\" y=\"{Y(tick.Value) + 4}\" text-anchor=\"end\">{tick.Label}</text>\n");
        foreach (var tick in x.Ticks)
            yield return Markup.Of($"<path class=\"grid\" d=\"M{X(tick.Value)} {TopEdge}V{BottomEdge}\"/><text class=\"tick\" "
                + $"x=\"{X(tick.Value)}\" y=\"{Height - Bottom + 20}\" text-anchor=\"{Anchor(tick.Value)}\">{tick.Label}</text>\n");
        yield return Markup.Of($"<path class=\"axis\" d=\"M{LeftEdge} {BottomEdge}H{RightEdge}\"/>\n");
    }

    /// <summary>The last label must not stand out of the picture.</summary>
    private string Anchor(double value) => X(value) > Width - 40 ? "end" : "middle";
}
