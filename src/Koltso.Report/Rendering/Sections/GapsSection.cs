using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>Measurements that were planned and are missing; those with the same reason are listed together.</summary>
internal static class GapsSection
{
    public static Section Of(Compared report) => new("missing", "What is missing", report.Now.Gaps.Count == 0
        ? Markup.Empty
        : Markup.Of($"<ul class=\"gaps\">{report.Now.Gaps.GroupBy(static gap => (gap.Setup, gap.Why)).Select(Item)}</ul>\n"));

    private static Markup Item(IGrouping<(string Setup, string Why), GapData> gaps)
    {
        var what = string.Join("; ", gaps.Select(static gap => gap.What));
        return Markup.Of($"<li><b>{Where(gaps.Key.Setup)}</b>{what}. <span>{Phrases.Sentence(gaps.Key.Why)}</span></li>\n");
    }

    private static string Where(string setup) => setup.Length == 0 ? "" : setup + ": ";
}
