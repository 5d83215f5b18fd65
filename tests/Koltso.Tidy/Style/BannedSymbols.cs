using System.Text.RegularExpressions;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Style;

/// <summary>
/// Every project has a list of banned symbols, and no project switches the check off. The build enforces the lists:
/// that of the root for all projects, that of <c>tests</c> for tests and benchmarks, that of <c>src</c> for code that
/// runs simulated.
/// </summary>
internal static partial class BannedSymbols
{
    public const string ForAll = "BannedSymbols.txt", ForTests = "tests/BannedSymbols.txt", ForSource = "src/BannedSymbols.txt";
    public const string Props = "Directory.Build.props";

    private const string Rule = "RS0030";

    /// <summary>Projects of src that use real time and threads, each with the reason.</summary>
    private static readonly Dictionary<string, string> s_real = new()
    {
        ["Koltso.Sockets"] = "the loop is where threads, sockets and time are real",
        ["Koltso.Load"] = "measures servers, on time that passes",
        ["Koltso.Profiling"] = "records processes, on time that passes",
        ["Koltso.Report"] = "runs experiments, on time that passes",
        ["Koltso.Cli"] = "starts processes and waits for them",
    };

    public static IEnumerable<Finding> Check(SourceTree tree) => CheckLists(tree).Concat(tree.Projects.SelectMany(CheckProject));

    private static IEnumerable<Finding> CheckLists(SourceTree tree)
    {
        foreach (var path in (string[])[ForAll, ForTests, ForSource])
        {
            if (tree.Find(path) is not { } list)
            {
                yield return new Finding(path, 0, "is missing.");
                continue;
            }

            foreach (var line in list.Lines.Where(static line => line.Length > 0 && !Entry.IsMatch(line)))
                yield return list.Problem($"“{line}” is no symbol with a reason behind a semicolon.");
        }

        foreach (var path in (string[])[ForAll, ForTests])
            if (!(
                tree.Find(Props)?.Text.Contains($"<AdditionalFiles Include=\"$(MSBuildThisFileDirectory){path}\"", StringComparison.Ordinal)
                ?? false))
                yield return new Finding(Props, 0, $"does not give {path} to projects.");
    }

    private static IEnumerable<Finding> CheckProject(SourceFile project)
    {
        if (project.Text.Contains("<AdditionalFiles Remove", StringComparison.Ordinal)
            || project.Text.Contains(Rule, StringComparison.Ordinal))
            yield return project.Problem("switches the check of banned symbols off.");
        var hasList = project.Text.Contains("<AdditionalFiles Include=\"../BannedSymbols.txt\" />", StringComparison.Ordinal);
        if (project.Path.StartsWith("src/", StringComparison.Ordinal) && !hasList
            && !s_real.ContainsKey(project.Name.Replace(".csproj", "", StringComparison.Ordinal)))
            yield return project.Problem($"does not have {ForSource} among its AdditionalFiles.");
    }

    [GeneratedRegex(@"^[TMPFEN]:[\w.#{}(),`@\[\]]+;\S.*$")]
    private static partial Regex Entry { get; }
}
