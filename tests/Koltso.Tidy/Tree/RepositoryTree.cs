using Koltso.Simulation.Mutating;

namespace Koltso.Tidy.Tree;

/// <summary>The repository that this program was built from.</summary>
internal static class RepositoryTree
{
    /// <summary>Folders that are built or measured, and git's own: see <c>.gitignore</c>.</summary>
    private static readonly string[] s_skipped =
        [".git", ".idea", ".vs", "artifacts", "bin", "BenchmarkDotNet.Artifacts", "data", "obj", "TestResults"];

    private static readonly Lazy<SourceTree> s_tree = new(Read);

    public static string Root { get; } = Repository.FindRoot();

    public static SourceTree Tree => s_tree.Value;

    /// <summary>The present state.</summary>
    public static SourceTree Read() => new(Read(Root, ""));

    private static IEnumerable<SourceFile> Read(string folder, string prefix)
    {
        foreach (var file in Directory.GetFiles(folder))
            if (IsText(file)) yield return new SourceFile(prefix + Path.GetFileName(file), File.ReadAllText(file));
        foreach (var inner in Directory.GetDirectories(folder))
        {
            var name = Path.GetFileName(inner);
            if (s_skipped.Contains(name)) continue;
            foreach (var file in Read(inner, $"{prefix}{name}/")) yield return file;
        }
    }

    /// <summary>Generated lists, and reports, may be long; nothing in them is checked.</summary>
    private static bool IsText(string file) => Path.GetExtension(file) is not (".json" or ".html" or ".svg");
}
