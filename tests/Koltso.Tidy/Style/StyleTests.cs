using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Style;

public sealed class StyleTests
{
    private const string Props =
        """
        <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
        <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
        <AnalysisLevel>latest-recommended</AnalysisLevel>
        <AdditionalFiles Include="$(MSBuildThisFileDirectory)BannedSymbols.txt" />
        <AdditionalFiles Include="$(MSBuildThisFileDirectory)tests/BannedSymbols.txt" Condition="…" />
        """;

    private const string List = "P:System.DateTime.Now;Local time is nobody's\n";
    private const string Project = "src/Koltso.X/Koltso.X.csproj", HasList = "<AdditionalFiles Include=\"../BannedSymbols.txt\" />";

    [Theory]
    [InlineData(Project, HasList, null)]
    [InlineData("tests/Koltso.X/Koltso.X.csproj", "", null)]
    [InlineData(Project, "", "does not have src/BannedSymbols.txt")]
    [InlineData(Project, HasList + "<NoWarn>RS0030</NoWarn>", "switches the check")]
    [InlineData(BannedSymbols.ForSource, "P:System.DateTime.Now\n", "no symbol with a reason")]
    [InlineData(BannedSymbols.ForTests, null, "is missing")]
    [InlineData(BannedSymbols.Props, "<Project />", "does not give BannedSymbols.txt")]
    public void Check_ProjectWithoutItsList_IsFound(string path, string? text, string? problem)
    {
        var findings = BannedSymbols.Check(Planted(path, text)).ToList();
        if (problem is null) findings.ShouldBeEmpty();
        else findings.ShouldContain(finding => finding.Problem.Contains(problem));
    }

    [Theory]
    [InlineData(Project, "<Nullable>enable</Nullable>", null)]
    [InlineData(Project, "<TreatWarningsAsErrors>false</TreatWarningsAsErrors>", "holds for all alike")]
    [InlineData(BannedSymbols.Props, "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "lacks <EnforceCodeStyleInBuild>")]
    public void Check_BuildThatDoesNotEnforce_IsFound(string path, string text, string? problem)
    {
        var findings = BuildSettings.Check(Planted(path, text)).ToList();
        if (problem is null) findings.ShouldBeEmpty();
        else findings.ShouldContain(finding => finding.Problem.Contains(problem));
    }

    private static SourceTree Planted(string path, string? text)
    {
        var files = new Dictionary<string, string?>
        {
            [BannedSymbols.Props] = Props, [BannedSymbols.ForAll] = List, [BannedSymbols.ForTests] = List, [BannedSymbols.ForSource] = List,
            [path] = text,
        };
        return new SourceTree(files.Where(static file => file.Value is not null).Select(static file => new SourceFile(file.Key, file.Value!)));
    }
}
