using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Charts;

/// <summary>What the colours of a figure mean, above it.</summary>
internal static class Legend
{
    public static Markup Of(IEnumerable<LegendEntry> entries) =>
        Markup.Of($"<ul class=\"legend\">{entries.Select(Item)}</ul>\n");

    public static Markup Of(IEnumerable<Series> series) =>
        Of(series.Select(static line => new LegendEntry(line.Name, line.Color, line.Strength, line.IsBefore)));

    private static Markup Item(LegendEntry entry)
    {
        var when = entry.IsBefore ? "before" : "now";
        var style = $"--c:var(--{entry.Color});opacity:{LineChart.Opacity(entry.Strength)}";
        return Markup.Of($"<li><i class=\"{when}\" style=\"{style}\"></i>{entry.Name}</li>");
    }
}
