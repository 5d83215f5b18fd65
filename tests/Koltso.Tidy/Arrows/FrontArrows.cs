using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Arrows;

/// <summary>Of the commands only <c>serve</c> is a node; all other commands send requests to one, as any client does.</summary>
internal static class FrontArrows
{
    private const string CommandLine = "src/Koltso.Cli/", Serve = CommandLine + "Serve/";

    private static readonly string[] s_behind = ["Koltso.Node", "Koltso.Ring"];

    public static IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.CSharp
        where file.Path.StartsWith(CommandLine, StringComparison.Ordinal) && !file.Path.StartsWith(Serve, StringComparison.Ordinal)
        from name in file.Code.Usings.Union(file.Code.Paths)
        from behind in s_behind
        where name == behind || name.StartsWith(behind + ".", StringComparison.Ordinal)
        select file.Problem($"uses {name}: only {Serve} may. What it needs of it belongs to Koltso.Api.");
}
