using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>The results, in sentences.</summary>
internal static class SummarySection
{
    public static Section Of(Compared report)
    {
        var sentences = SummaryWords.Of(report);
        return new Section("summary", "Summary", sentences.Count == 0
            ? Markup.Of($"<p>Nothing was measured.</p>")
            : Markup.Of($"<ul class=\"words\">{sentences.Select(static sentence => Markup.Of($"<li>{sentence}</li>\n"))}</ul>\n"));
    }
}
