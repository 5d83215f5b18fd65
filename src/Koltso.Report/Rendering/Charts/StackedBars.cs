using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Charts;

/// <summary>Bars made of parts, one below the other on one scale, each with its name above and its sum behind.</summary>
internal static class StackedBars
{
    private const int Left = 4, Right = 86, RowHeight = 54, BarHeight = 24, NameHeight = 18, LabelWidthMin = 34, UnitWidthMin = 58,
        NumberMax = 1_000;

    public static Markup Of(string title, string description, IReadOnlyList<Bar> bars, double max, Func<double, string> label)
    {
        var scale = (Plot.Width - Left - Right) / Math.Max(max, double.Epsilon);
        return Svg.Of(
            title, description, Plot.Width, bars.Count * RowHeight + 4,
            bars.Index().Select(row => Row(row.Item, row.Index * RowHeight, scale, label)));
    }

    private static Markup Row(Bar bar, int top, double scale, Func<double, string> label)
    {
        var at = (double)Left;
        var parts = new List<Markup>();
        foreach (var part in bar.Parts)
        {
            var width = part.Value * scale;
            var text = Inside(part.Value, width, label) is { Length: > 0 } inside
                ? Markup.Of(
                    $"<text class=\"on\" x=\"{at + width / 2}\" y=\"{top + NameHeight + 16}\" text-anchor=\"middle\">{inside}</text>")
                : Markup.Empty;
            parts.Add(Svg.Colored(part.Color, Markup.Of($"<rect class=\"part\" x=\"{at}\" y=\"{top + NameHeight}\" "
                + $"width=\"{Math.Max(0, width)}\" height=\"{BarHeight}\"><title>{part.Name}: {label(part.Value)}</title></rect>{text}")));
            at += width;
        }

        return Markup.Of($"<text class=\"name\" x=\"{Left}\" y=\"{top + 12}\">{bar.Name}</text>{parts}<text class=\"sum\" x=\"{at + 7}\" "
            + $"y=\"{top + NameHeight + 17}\">{label(bar.Total)}</text>\n");
    }

    /// <summary>With its unit where there is room, without where it can only be that of the sum, else nothing.</summary>
    private static string Inside(double value, double width, Func<double, string> label) =>
        width >= UnitWidthMin ? label(value) : width >= LabelWidthMin && value < NumberMax ? ReportNumbers.Three(value) : "";
}
