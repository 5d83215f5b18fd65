using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Style;

/// <summary>
/// The settings that make the build enforce style are on, and no project switches them off. <c>.editorconfig</c> holds
/// the rules.
/// </summary>
internal static class BuildSettings
{
    private static readonly string[] s_needed =
    [
        "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>",
        "<EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>",
        "<AnalysisLevel>latest-recommended</AnalysisLevel>",
    ];

    private static readonly string[] s_forbidden =
        ["<TreatWarningsAsErrors>", "<EnforceCodeStyleInBuild>", "<AnalysisLevel>", "<NoWarn>", "<RunAnalyzers>"];

    public static IEnumerable<Finding> Check(SourceTree tree)
    {
        var props = tree.Find(BannedSymbols.Props)?.Text ?? "";
        foreach (var setting in s_needed.Where(setting => !props.Contains(setting, StringComparison.Ordinal)))
            yield return new Finding(BannedSymbols.Props, 0, $"lacks {setting}.");
        foreach (var project in tree.Projects)
            foreach (var setting in s_forbidden.Where(setting => project.Text.Contains(setting, StringComparison.Ordinal)))
                yield return project.Problem($"sets {setting}, which holds for all alike: see {BannedSymbols.Props}.");
    }
}
