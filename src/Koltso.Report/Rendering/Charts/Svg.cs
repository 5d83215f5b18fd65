using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Charts;

/// <summary>The outer element of every picture: it names itself for those who do not see it.</summary>
internal static class Svg
{
    public static Markup Of(string title, string description, int width, int height, IEnumerable<Markup> content) => Markup.Of($"""
        <svg viewBox="0 0 {width} {height}" role="img" xmlns="http://www.w3.org/2000/svg" class="chart">
        <title>{title}</title><desc>{description}</desc>
        {content}</svg>

        """);

    /// <summary>Gives what is drawn inside the colour of that name.</summary>
    public static Markup Colored(string color, Markup content) => Markup.Of($"<g style=\"--c:var(--{color})\">{content}</g>\n");
}
