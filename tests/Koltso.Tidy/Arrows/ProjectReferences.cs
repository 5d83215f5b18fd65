using System.Text.RegularExpressions;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Arrows;

/// <summary>Which project refers to which, by the names of projects in <c>src</c>.</summary>
internal static partial class ProjectReferences
{
    /// <summary>Direct references only.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(SourceTree tree) => tree.Projects
        .Where(static file => file.Path.StartsWith("src/", StringComparison.Ordinal))
        .ToDictionary(
            static file => NameOf(file.Path),
            static IReadOnlyList<string> (file) => [.. Reference.Matches(file.Text).Select(static match => NameOf(match.Groups[1].Value))]);

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    [GeneratedRegex("""<ProjectReference\s+Include="([^"]+)"\s*/?>""")]
    private static partial Regex Reference { get; }
}
