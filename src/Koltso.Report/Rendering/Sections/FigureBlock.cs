using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Sections;

/// <summary>A picture with its heading, legend and caption; several stand side by side where there is room.</summary>
internal static class FigureBlock
{
    public static Markup Of(string heading, Markup legend, Markup picture, string caption = "")
    {
        var below = caption.Length == 0 ? Markup.Empty : Markup.Of($"<figcaption>{caption}</figcaption>");
        return Markup.Of($"<figure><h4>{heading}</h4>{legend}{picture}{below}</figure>\n");
    }

    public static Markup Row(IEnumerable<Markup> figures) => Markup.Of($"<div class=\"pair\">{figures}</div>\n");
}
