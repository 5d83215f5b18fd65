using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Layout;

/// <summary>A file is short, and has one type, whose name is that of the file; its folder is its namespace.</summary>
internal static class FileRules
{
    public const int LinesMax = 300;

    /// <summary>Files that hold no type, or whose name cannot be the name of a type.</summary>
    private static readonly string[] s_withoutType = ["Program.cs", "AssemblySettings.cs"];

    /// <summary>Folders whose code is in the namespace of a folder around them, each with the reason.</summary>
    private static readonly Dictionary<string, string> s_outer = new()
    {
        ["tests/Koltso.Tests/Core"] = "a namespace named Placement or Quorum would hide the type of that name from tests",
    };

    public static IEnumerable<Finding> CheckLength(SourceTree tree) =>
        from file in tree.CSharp
        let lines = file.Lines.Count - 1
        where lines > LinesMax
        select file.Problem($"has {lines} lines, of at most {LinesMax}: a part of it is an idea of its own.");

    public static IEnumerable<Finding> CheckTypes(SourceTree tree)
    {
        foreach (var file in tree.CSharp)
        {
            var name = Path.GetFileNameWithoutExtension(file.Name);
            if (file.Code.Types.Count > 1)
                yield return file.Problem($"has several types ({string.Join(", ", file.Code.Types)}): each has a file of its own.");
            else if (file.Code.Types.Count == 0 ? !s_withoutType.Contains(file.Name) : file.Code.Types[0] != name.Split('.')[0])
                yield return file.Problem($"has the type {file.Code.Types.FirstOrDefault("none")}: a file has the name of its type.");
        }
    }

    public static IEnumerable<Finding> CheckNamespaces(SourceTree tree)
    {
        foreach (var file in tree.CSharp.Where(static file => file.Code.Types.Count > 0))
        {
            // src/Koltso.Node/Http is Koltso.Node.Http; benchmarks/HttpLayers is HttpLayers or Koltso.HttpLayers.
            var outer = s_outer.Keys.FirstOrDefault(outer => file.Folder.StartsWith(outer + "/", StringComparison.Ordinal));
            string[] expected = [NamespaceOf(outer ?? file.Folder), "Koltso." + NamespaceOf(file.Folder), NamespaceOf(file.Folder)];
            if (!expected.Contains(file.Code.Namespace))
                yield return file.Problem($"is in {file.Code.Namespace}: by its folder, in {expected[0]}.");
        }
    }

    /// <summary>
    /// Usings of the base library come first, and each group is sorted by name: <c>dotnet format</c> does this, and the
    /// build does not check it.
    /// </summary>
    public static IEnumerable<Finding> CheckUsings(SourceTree tree)
    {
        foreach (var file in tree.CSharp)
        {
            var usings = file.Lines.TakeWhile(static line => !line.StartsWith("namespace ", StringComparison.Ordinal)).Where(IsPlainUsing)
                .ToList();
            var ordered = usings.OrderBy(static line => !line.StartsWith("using System", StringComparison.Ordinal))
                .ThenBy(static line => line.TrimEnd(';'), StringComparer.OrdinalIgnoreCase);
            if (usings.Zip(ordered).FirstOrDefault(static pair => pair.First != pair.Second) is { First: { } first, Second: var second })
                yield return file.Problem($"has “{first}” where “{second}” belongs.");
        }
    }

    private static bool IsPlainUsing(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal)
        && !line.StartsWith("using static ", StringComparison.Ordinal) && line.EndsWith(';');

    private static string NamespaceOf(string folder) => string.Join('.', folder.Split('/').Skip(1));
}
