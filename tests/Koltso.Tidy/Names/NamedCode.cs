using System.Text.RegularExpressions;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Names;

/// <summary>Pages name only namespaces, files and folders that exist: those in backticks, and the targets of links.</summary>
internal static partial class NamedCode
{
    /// <summary>Files that are built, recorded or provided by the reader, and therefore are not in the repository.</summary>
    private static readonly string[] s_made = ["artifacts", "data"];

    public static IReadOnlySet<string> Namespaces(SourceTree tree) =>
        tree.CSharp.Select(static file => file.Code.Namespace).Where(static space => space.Length > 0).ToHashSet();

    public static IEnumerable<Finding> Check(SourceTree tree)
    {
        var spaces = Namespaces(tree);
        foreach (var page in tree.Pages)
        {
            foreach (var name in All(CodeName, page).Where(name => !IsCode(tree, spaces, name)))
                yield return page.Problem($"names `{name}`: there is no such project, namespace or type.");
            foreach (var path in All(RootPath, page).Where(path => !Exists(tree, path)))
                yield return page.Problem($"names `{path}`: there is no such file or folder.");
            foreach (var link in All(Link, page).Where(link => !IsThere(tree, page, link)))
                yield return page.Problem($"links to {link}: there is no such file.");
        }
    }

    private static IEnumerable<string> All(Regex names, SourceFile page) =>
        names.Matches(page.Text).Select(static match => match.Groups[1].Value).Distinct();

    /// <summary>A namespace, or a type in one, or a project in any folder.</summary>
    private static bool IsCode(SourceTree tree, IReadOnlySet<string> spaces, string name)
    {
        if (spaces.Any(space => space == name || space.StartsWith(name + ".", StringComparison.Ordinal))) return true;
        var at = name.LastIndexOf('.');
        return tree.CSharp.Any(file => file.Code.Namespace == name[..at] && file.Code.Types.Contains(name[(at + 1)..]))
            || tree.Files.Any(file => file.Name == name || file.Name == name + ".csproj");
    }

    private static bool IsThere(SourceTree tree, SourceFile page, string link)
    {
        var parts = new Stack<string>();
        foreach (var part in $"{page.Folder}/{link}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0) parts.Pop();
            else if (part != ".") parts.Push(part);
        }

        // Lists, pictures and reports are not loaded.
        return Path.GetExtension(link) is ".json" or ".html" or ".svg" || Exists(tree, string.Join('/', parts.Reverse()));
    }

    private static bool Exists(SourceTree tree, string path) =>
        s_made.Contains(path.Split('/')[0]) || Path.GetExtension(path) == ".json" || tree.Find(path) is not null || tree.HasFolder(path);

    [GeneratedRegex(@"`(Koltso(?:\.\w+)+)`")]
    private static partial Regex CodeName { get; }

    /// <summary>Excludes files that a worked example adds.</summary>
    [GeneratedRegex(@"(?<!Its own files?[^`]*)`((?:src|tests|benchmarks|scripts|docs)/[\w./-]+?)/?`")]
    private static partial Regex RootPath { get; }

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link { get; }
}
