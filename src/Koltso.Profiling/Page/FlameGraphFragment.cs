using System.Globalization;
using System.Net;
using System.Text;
using Koltso.Profiling.Stacks;

namespace Koltso.Profiling.Page;

/// <summary>
/// A flame graph as a piece of a page. The page includes <see cref="Style"/> in its head and <see cref="Script"/> at its
/// end, once, and any number of fragments, each under its own id. All CSS classes begin with <c>fg-</c>.
/// </summary>
public static class FlameGraphFragment
{
    public static string Style { get; } = Resource("flamegraph.css");

    public static string Script { get; } = Resource("flamegraph.js");

    /// <summary>Frames below 0.05 % of the total are merged; the fragment says so.</summary>
    public static string ToHtml(KindProfile profile, string id)
    {
        var label = WebUtility.HtmlEncode($"{KindTexts.TitleOf(profile.Kind)}: flame graph");
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <div class="fg-graph" id="{WebUtility.HtmlEncode(id)}" data-unit="{profile.Unit}">
            <div class="fg-tools">
            <input class="fg-search" type="search" placeholder="Search methods" aria-label="Search methods" autocomplete="off">
            <button type="button" class="fg-reset" disabled>Reset zoom</button><span class="fg-found" role="status"></span></div>
            <div class="fg-view"><div class="fg-frames" role="tree" aria-label="{label}"></div></div>
            <div class="fg-info" aria-live="polite">The width of a frame is its cost; callers are above what they call. Click to zoom, or
            use arrow keys, Enter and Escape. Frames below {ProfileNumbers.Percent(Pruning.ShareMin, 2)} are merged.</div>
            <div class="fg-keys" role="group" aria-label="Highlight a layer">
            """);
        foreach (var layer in profile.Layers.Where(static layer => layer.Total > 0))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"""<button type="button" class="fg-key" aria-pressed="false" data-layer="{(int)layer.Layer}">"""
                + $"""<span class="fg-chip {ClassOf(layer.Layer)}"></span>{WebUtility.HtmlEncode(layer.Name)} """
                + $"""{ProfileNumbers.Percent(layer.Share)}</button>""");
        }

        html.Append("</div>\n<noscript>The graph needs JavaScript; the tables do not.</noscript>\n<script "
            + "type=\"application/json\" class=\"fg-data\">");
        html.Append(FlameJson.Of(Pruning.Prune(profile.Root), profile.Unit));
        return html.Append("</script>\n</div>\n").ToString();
    }

    /// <summary>The class that gives <c>--fg-fill</c> the layer's colour.</summary>
    public static string ClassOf(Layer layer) => "fg-" + layer switch
    {
        Layer.Http => "http",
        Layer.Coordination => "coordination",
        Layer.Transport => "transport",
        Layer.Storage => "storage",
        Layer.Sockets => "sockets",
        Layer.Runtime => "runtime",
        Layer.Kernel => "kernel",
        Layer.Generator => "generator",
        Layer.Other => "other",
        _ => "unknown",
    };

    internal static string Resource(string name)
    {
        using var stream = typeof(FlameGraphFragment).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
