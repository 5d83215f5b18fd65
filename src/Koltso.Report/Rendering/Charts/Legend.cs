using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Charts;

/// <summary>What the colours of a figure mean, above it.</summary>
internal static class Legend
{
    public static Markup Of(IEnumerable<LegendEntry> entries) =>
        Markup.Of($"<ul class=\"legend\">{entries.Select(static entry => Markup.Of($"<li><i class=\"{(entry.IsBefore ? "before" : "now")}\" style=\"--c:var(--{entry.Color});opacity:{LineChart.Opacity(entry.Strength)}\"></i>{entry.Name}</li>"))}</ul>\n");

    public static Markup Of(IEnumerable<Series> series) =>
        Of(series.Select(static line => new LegendEntry(line.Name, line.Color, line.Strength, line.IsBefore)));
}
