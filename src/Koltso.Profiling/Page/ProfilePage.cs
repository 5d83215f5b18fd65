using System.Globalization;
using System.Net;
using System.Text;

namespace Koltso.Profiling.Page;

/// <summary>A profile as one HTML file that needs nothing else.</summary>
public static class ProfilePage
{
    private const int MethodsMax = 25;

    /// <param name="title">What was profiled, as a heading: a node's name, or the process.</param>
    public static string ToHtml(Profile profile, string title, DateTimeOffset recordedAt)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>{Encode(title)}: profile</title>
            <style>
            {FlameGraphFragment.Style}{FlameGraphFragment.Resource("page.css")}</style>
            </head>
            <body>
            <h1>{Encode(title)}</h1>

            """);
        Facts(html, profile, recordedAt);
        foreach (var note in profile.Notes) html.Append(CultureInfo.InvariantCulture, $"<p class=\"pf-note\">{Encode(note)}</p>\n");
        html.Append("<nav aria-label=\"Kinds\">");
        foreach (var kind in profile.Kinds)
            html.Append(CultureInfo.InvariantCulture, $"<a href=\"#{IdOf(kind)}\">{KindTexts.TitleOf(kind.Kind)} <span "
                + $"class=\"pf-soft\">{ProfileNumbers.Of(kind.Total, kind.Unit)}</span></a>");
        html.Append("</nav>\n");
        foreach (var kind in profile.Kinds) Section(html, profile, kind);
        return html.Append(CultureInfo.InvariantCulture, $"<script>\n{FlameGraphFragment.Script}</script>\n</body>\n</html>\n").ToString();
    }

    private static void Facts(StringBuilder html, Profile profile, DateTimeOffset recordedAt)
    {
        html.Append("<dl class=\"pf-facts\">\n");
        Fact("Process", $"{profile.Pid}");
        Fact("Command", profile.Command);
        Fact("Recorded", string.Create(
            CultureInfo.InvariantCulture,
            $"{recordedAt:yyyy-MM-dd HH:mm:ss zzz}, for {ProfileNumbers.Seconds(profile.Duration.TotalSeconds)}"));
        html.Append("</dl>\n");

        void Fact(string name, string value) => html.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd>{Encode(value)}</dd>\n");
    }

    private static void Section(StringBuilder html, Profile profile, KindProfile kind)
    {
        var perSecond = profile.Duration > TimeSpan.Zero ? kind.Total / profile.Duration.TotalSeconds : 0;
        var rate = kind.Unit == "B" ? $"{ProfileNumbers.Bytes(perSecond)} per second" : string.Create(
            CultureInfo.InvariantCulture, $"{perSecond:0.00} threads on average");
        html.Append(CultureInfo.InvariantCulture, $"""
            <section id="{IdOf(kind)}">
            <h2>{KindTexts.TitleOf(kind.Kind)} <small>{ProfileNumbers.Of(kind.Total, kind.Unit)}, {rate}</small></h2>
            <p>{Encode(KindTexts.MeaningOf(kind.Kind))}</p>
            <p class="pf-soft">{kind.Samples.ToString("N0", CultureInfo.InvariantCulture)}
            {(kind.Kind is ProfileKind.Cpu or ProfileKind.Alloc ? "samples" : "events")}. Source:
            {Encode(kind.Source)}.{(kind.Coverage.Length > 0 ? $" Check: {Encode(kind.Coverage)}." : "")}</p>

            """);
        if (kind.Total <= 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{KindTexts.NoneOf(kind.Kind)}</p>\n</section>\n");
            return;
        }

        Layers(html, kind);
        html.Append(FlameGraphFragment.ToHtml(kind, IdOf(kind) + "-graph"));
        html.Append("<div class=\"pf-two\">\n");
        Methods(
            html, kind, "Highest own cost",
            [.. kind.Methods.Where(static method => method.Self > 0).OrderByDescending(static method => method.Self).Take(MethodsMax)]);
        Methods(
            html, kind, "Highest cost including calls",
            [.. kind.Methods.OrderByDescending(static method => method.Total).Take(MethodsMax)]);
        html.Append("</div>\n</section>\n");
    }

    private static void Layers(StringBuilder html, KindProfile kind)
    {
        html.Append("<div class=\"pf-stack\" aria-hidden=\"true\">");
        foreach (var layer in kind.Layers.Where(static layer => layer.Total > 0))
            html.Append(CultureInfo.InvariantCulture, $"<i class=\"{FlameGraphFragment.ClassOf(layer.Layer)}\" "
                + $"style=\"width:{layer.Share * 100:0.##}%\" title=\"{Encode(layer.Name)} {ProfileNumbers.Percent(layer.Share)}\"></i>");
        html.Append("</div>\n<table>\n<thead><tr><th>Layer</th><th class=\"pf-num\">Share</th><th class=\"pf-num\">Cost</th><th "
            + "class=\"pf-bar\"></th></tr></thead>\n<tbody>\n");
        foreach (var layer in kind.Layers)
        {
            var bar =
                layer.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $"<i style=\"width:{layer.Share * 100:0.##}%\"></i>") : "";
            html.Append(CultureInfo.InvariantCulture,
                $"<tr class=\"{FlameGraphFragment.ClassOf(layer.Layer)}\"><td><span class=\"fg-chip\"></span>{Encode(layer.Name)}</td>"
                + $"<td class=\"pf-num\">{ProfileNumbers.Percent(layer.Share)}</td>"
                + $"<td class=\"pf-num\">{ProfileNumbers.Of(layer.Total, kind.Unit)}</td><td class=\"pf-bar\">{bar}</td></tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
    }

    private static void Methods(StringBuilder html, KindProfile kind, string title, IReadOnlyList<MethodShare> methods)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div><h3>{title}</h3>\n<table>\n<thead><tr><th class=\"pf-num\">Self</th><th "
            + $"class=\"pf-num\">Total</th><th>Method</th></tr></thead>\n<tbody>\n");
        foreach (var method in methods)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr class=\"{FlameGraphFragment.ClassOf(method.Layer)}\"><td "
                    + $"class=\"pf-num\">{ProfileNumbers.Percent(method.Self / kind.Total)}</td><td "
                    + $"class=\"pf-num\">{ProfileNumbers.Percent(method.Total / kind.Total)}</td><td class=\"pf-method\"><span "
                    + $"class=\"fg-chip\"></span>{Encode(method.Name)}</td></tr>\n");
        }

        html.Append("</tbody>\n</table></div>\n");
    }

    private static string IdOf(KindProfile kind) => kind.Kind switch
    {
        ProfileKind.Cpu => "cpu",
        ProfileKind.Alloc => "alloc",
        ProfileKind.Lock => "lock",
        _ => "wait",
    };

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
