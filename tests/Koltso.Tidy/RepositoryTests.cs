using Koltso.Tidy.Arrows;
using Koltso.Tidy.Layout;
using Koltso.Tidy.Names;
using Koltso.Tidy.Numbers;
using Koltso.Tidy.Style;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy;

/// <summary>The repository follows its own rules. Tests of each rule, on made-up files, show that it can fail.</summary>
public sealed class RepositoryTests
{
    /// <summary>Set by <c>./test tidy --update</c>: pages that can be generated from the code are written, and then checked.</summary>
    private const string UpdateVariable = "KOLTSO_TIDY_UPDATE";

    [Fact]
    public void Projects_ReferToOthers_AsThePageSays()
    {
        var tree = RepositoryTree.Tree;
        if (Environment.GetEnvironmentVariable(UpdateVariable) is { Length: > 0 })
        {
            File.WriteAllText(Path.Combine(RepositoryTree.Root, ArrowPage.Page), ArrowPage.Update(tree));
            tree = RepositoryTree.Read();
        }

        ShouldKeep(ArrowPage.Check(tree));
    }

    [Fact]
    public void Folders_UseOthers_InOneDirection() => ShouldKeep(FolderArrows.Check(RepositoryTree.Tree));

    [Fact]
    public void Commands_ExceptServe_KnowNoNode() => ShouldKeep(FrontArrows.Check(RepositoryTree.Tree));

    [Fact]
    public void Projects_All_HaveBannedSymbols() => ShouldKeep(BannedSymbols.Check(RepositoryTree.Tree));

    [Fact]
    public void Projects_All_EnforceTheStyle() => ShouldKeep(BuildSettings.Check(RepositoryTree.Tree));

    [Fact]
    public void Lines_Any_AreClean() => ShouldKeep(LineRules.Check(RepositoryTree.Tree));

    [Fact]
    public void Lines_Any_AreShort() => ShouldKeep(LineRules.CheckColumns(RepositoryTree.Tree));

    [Fact]
    public void Files_Any_AreShort() => ShouldKeep(FileRules.CheckLength(RepositoryTree.Tree));

    [Fact]
    public void Files_Any_HoldTheTypeOfTheirName() => ShouldKeep(FileRules.CheckTypes(RepositoryTree.Tree));

    [Fact]
    public void Files_Any_LieInTheFolderOfTheirNamespace() => ShouldKeep(FileRules.CheckNamespaces(RepositoryTree.Tree));

    [Fact]
    public void Usings_Any_AreInOrder() => ShouldKeep(FileRules.CheckUsings(RepositoryTree.Tree));

    [Fact]
    public void Types_Any_HaveNamesOfTheirOwn() => ShouldKeep(TypeNames.Check(RepositoryTree.Tree));

    [Fact]
    public void LayerRules_All_NameNamespaces() => ShouldKeep(LayerPrefixes.Check(RepositoryTree.Tree));

    [Fact]
    public void Mutants_All_FitTheirSources() => ShouldKeep(MutantSources.Check(RepositoryTree.Tree));

    /// <summary>Else a build could not be told from the release before it.</summary>
    [Fact]
    public void Version_BetweenReleases_EndsWithDev()
    {
        var changes = File.ReadAllText(Path.Combine(RepositoryTree.Root, "CHANGELOG.md"));
        var unreleased = changes.Split("\n## ")[1].Split('\n', 2);
        unreleased[0].ShouldBe("[Unreleased]");
        var properties = File.ReadAllText(Path.Combine(RepositoryTree.Root, "Directory.Build.props"));
        properties.Contains("<VersionSuffix>dev<", StringComparison.Ordinal)
            .ShouldBe(unreleased[1].Trim().Length > 0, "A release has no suffix, and nothing that is unreleased.");
    }

    [Fact]
    public void Pages_All_NameWhatExists() => ShouldKeep(NamedCode.Check(RepositoryTree.Tree));

    [Fact]
    public void Pages_Numbers_AreThoseOfTheCode() =>
        ShouldKeep(new PageNumbers(Constants.OfSource) { Exempt = Bounds.Exempt }.Check(RepositoryTree.Tree));

    private static void ShouldKeep(IEnumerable<Finding> findings) => string.Join('\n', findings).ShouldBeEmpty();
}
