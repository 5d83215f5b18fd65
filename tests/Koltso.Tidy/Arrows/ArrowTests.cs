using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Arrows;

public sealed class ArrowTests
{
    private const string Page =
        $"""
        # Architecture
        {ArrowPage.Begin}Koltso.Low
        Koltso.High              → Koltso.Low
          (itself)               → Parts
          Parts
        {ArrowPage.End}

        """;

    private static readonly SourceFile s_low = Project("Low"), s_high = Project("High", "Low");
    private static readonly SourceFile s_part = Source("src/Koltso.High/Parts/Part.cs", "namespace Koltso.High.Parts;\nclass Part;");
    private static readonly SourceFile s_whole = Source(
        "src/Koltso.High/Whole.cs", "using Koltso.High.Parts;\nnamespace Koltso.High;\nclass Whole(Part part);");

    [Fact]
    public void Check_GraphAsWritten_IsFine()
    {
        var tree = new SourceTree([s_low, s_high, s_part, s_whole, new SourceFile(ArrowPage.Page, Page)]);
        ArrowPage.Check(tree).ShouldBeEmpty();
        FolderArrows.Check(tree).ShouldBeEmpty();
        ArrowPage.Update(tree).ShouldBe(Page);
    }

    [Fact]
    public void Check_ReferenceThatThePageLacks_IsFound()
    {
        var tree = new SourceTree([Project("Low", "High"), Project("High"), s_part, s_whole, new SourceFile(ArrowPage.Page, Page)]);
        ArrowPage.Check(tree).ShouldContain(static finding => finding.Problem.Contains("Koltso.Low               → Koltso.High"));
        ArrowPage.Check(tree).ShouldContain(static finding => finding.Problem.Contains("lists Koltso.Low above Koltso.High"));
    }

    [Theory]
    [InlineData("namespace Koltso.High.Parts;\nclass Part(Whole whole);")]
    [InlineData("namespace Koltso.High.Parts;\nclass Part(High.Whole whole);")]
    [InlineData("namespace Koltso.High.Parts;\nclass Part { string Text => $\"{new Whole(this)}\"; }")]
    [InlineData("using static Koltso.High.Whole;\nnamespace Koltso.High.Parts;\nclass Part;")]
    public void Check_FolderUsesWhatUsesIt_IsFound(string part)
    {
        var findings = FolderArrows.Check(new SourceTree([Source(s_part.Path, part), s_whole])).ToList();
        findings.Select(static finding => finding.Path).ShouldBe(["src/Koltso.High", "src/Koltso.High.Parts"]);
        findings[1].Problem.ShouldContain("Part.cs: ");
    }

    [Fact]
    public void Check_CycleOfThreeFolders_IsFound()
    {
        var folders = new (string Own, string Other)[] { ("A", "B"), ("B", "C"), ("C", "A"), ("D", "A") };
        var tree = new SourceTree(folders.Select(static one => Source(
            $"src/Koltso.X/{one.Own}/T{one.Own}.cs",
            $"namespace Koltso.X.{one.Own};\nclass T{one.Own}({one.Other}.T{one.Other} other);")));
        FolderArrows.Check(tree).Select(static finding => finding.Path).ShouldBe(["src/Koltso.X.A", "src/Koltso.X.B", "src/Koltso.X.C"]);
    }

    [Theory]
    [InlineData("src/Koltso.Cli/Up/A.cs", "using Koltso.Node.Http;", 1)]
    [InlineData("src/Koltso.Cli/Up/A.cs", "class A(Koltso.Ring.B b);", 1)]
    [InlineData("src/Koltso.Cli/Serve/A.cs", "using Koltso.Node.Http;", 0)]
    [InlineData("src/Koltso.Cli/Up/A.cs", "using Koltso.Api;", 0)]
    public void Check_CommandUsesTheNode_IsFound(string path, string text, int findings) =>
        FrontArrows.Check(new SourceTree([Source(path, text)])).Count().ShouldBe(findings);

    private static SourceFile Source(string path, string text) => new(path, text);

    private static SourceFile Project(string name, params string[] others) => new(
        $"src/Koltso.{name}/Koltso.{name}.csproj",
        string.Concat(others.Select(static other => $"<ProjectReference Include=\"../Koltso.{other}/Koltso.{other}.csproj\" />\n")));
}
