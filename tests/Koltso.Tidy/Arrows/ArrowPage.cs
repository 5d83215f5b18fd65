using System.Text;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Arrows;

/// <summary>
/// The graph of projects and folders in ARCHITECTURE.md, between two marks. Projects are ordered: each refers only to
/// those above it. Below a project are its folders, and the folders of the same project that each of them uses.
/// </summary>
internal static class ArrowPage
{
    public const string Page = "ARCHITECTURE.md", Begin = "<!-- arrows:begin -->\n```\n", End = "```\n<!-- arrows:end -->";

    private const string Arrow = " → ", Root = "(itself)";
    private const int Column = 24;

    /// <summary>The names of the projects that the page lists, starting with the lowest.</summary>
    public static IReadOnlyList<string> Order(SourceTree tree) =>
    [
        .. Block(tree).Split('\n').Where(static line => line.Length > 0 && line[0] != ' ').Select(static line => line.Split(' ')[0]),
    ];

    public static IEnumerable<Finding> Check(SourceTree tree)
    {
        if (tree.Find(Page) is not { } page) yield break;
        var block = Block(tree);
        if (block.Length == 0)
        {
            yield return page.Problem("has no graph of projects and folders between its marks.");
            yield break;
        }

        var (written, built) = (block.Split('\n'), Render(tree).Split('\n'));
        foreach (var line in built.Except(written)) yield return page.Problem($"lacks “{line.Trim()}”: ./test tidy --update writes it.");
        foreach (var line in written.Except(built)) yield return page.Problem($"has “{line.Trim()}”, which is not so.");
        foreach (var finding in CheckOrder(tree, page)) yield return finding;
    }

    /// <summary>The page with the graph of the present code.</summary>
    public static string Update(SourceTree tree)
    {
        var text = tree.Find(Page)!.Text;
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        return string.Concat(text.AsSpan(0, begin), Render(tree), text.AsSpan(end));
    }

    private static IEnumerable<Finding> CheckOrder(SourceTree tree, SourceFile page)
    {
        var order = Order(tree).ToList();
        foreach (var (project, others) in ProjectReferences.Of(tree))
            foreach (var other in others.Where(other => order.IndexOf(other) > order.IndexOf(project)))
                yield return page.Problem($"lists {project} above {other}, which it refers to.");
    }

    private static string Render(SourceTree tree)
    {
        var references = ProjectReferences.Of(tree);
        var order = Order(tree).Where(references.ContainsKey).ToList();
        foreach (var project in references.Keys.Except(order).Order(StringComparer.Ordinal).ToList())
            order.Insert(order.FindIndex(user => references[user].Contains(project)) is >= 0 and var first ? first : order.Count, project);
        var graph = new FolderGraph(tree);
        var text = new StringBuilder();
        foreach (var project in order)
        {
            Line(text, project, references[project].OrderBy(order.IndexOf));
            foreach (var folder in graph.Namespaces.Where(name => FolderGraph.ProjectOf(name) == project))
            {
                var used = graph.Arrows.Where(arrow => arrow.From == folder && FolderGraph.ProjectOf(arrow.To) == project);
                var names = used.Select(arrow => FolderName(project, arrow.To)).ToList();
                if (folder != project || names.Count > 0) Line(text, "  " + FolderName(project, folder), names);
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, IEnumerable<string> used)
    {
        var others = string.Join(", ", used);
        text.Append(others.Length > 0 ? $"{name.PadRight(Column)}{Arrow}{others}" : name).Append('\n');
    }

    private static string FolderName(string project, string folder) =>
        folder == project ? Root : folder[(project.Length + 1)..].Replace('.', '/');

    private static string Block(SourceTree tree)
    {
        var text = tree.Find(Page)?.Text ?? "";
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin ? text[(begin + Begin.Length)..end] : "";
    }
}
