using System.Globalization;
using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Charts;

/// <summary>Lines over two axes.</summary>
internal static class LineChart
{
    private const double FaintMin = 0.45;

    /// <param name="over">Drawn above the lines, such as marks of a limit.</param>
    public static Markup Of(
        string title, string description, Scale x, Scale y, IReadOnlyList<Series> series, Func<Plot, IEnumerable<Markup>>? over = null)
    {
        var plot = new Plot(title, description, x, y);
        return plot.ToMarkup([.. series.Select(line => Line(plot, line)), .. over?.Invoke(plot) ?? []]);
    }

    public static double Opacity(double strength) => FaintMin + (1 - FaintMin) * strength;

    private static Markup Line(Plot plot, Series series)
    {
        var path = string.Join('L', series.Points.Select(
            point => string.Create(CultureInfo.InvariantCulture, $"{plot.X(point.X):0.#} {plot.Y(point.Y):0.#}")));
        var dots = series.Points.Where(static point => point.Mark is not null).Select(point => Markup.Of(
            $"<circle class=\"{(point.Mark == true ? "dot" : "ring")}\" cx=\"{plot.X(point.X)}\" cy=\"{plot.Y(point.Y)}\" "
                + $"r=\"3.5\"><title>{point.Hint}</title></circle>"));
        return Svg.Colored(series.Color, Markup.Of(
            $"<path class=\"line{(series.IsBefore ? " before" : "")}\" opacity=\"{Opacity(series.Strength)}\" "
                + $"d=\"M{path}\"><title>{series.Name}</title></path>{dots}"));
    }
}
