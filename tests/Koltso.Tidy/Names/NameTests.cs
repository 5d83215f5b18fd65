using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Names;

public sealed class NameTests
{
    private static readonly SourceFile s_code = new("src/Koltso.X/Y/One.cs", "namespace Koltso.X.Y;\n\nclass One;\n");

    [Theory]
    [InlineData("new(\"Koltso.X\", Layer.Http),", null)]
    [InlineData("new(\"Koltso.X.Y\", Layer.Http),\nnew(\"Koltso.\", Layer.Other),", null)]
    [InlineData("new(\"Koltso.Z\", Layer.Http),", "there is no such namespace")]
    [InlineData("new(\"Koltso.X.On\", Layer.Http),", "there is no such namespace")]
    [InlineData("new(\"Koltso.X\", Layer.Http),\nnew(\"Koltso.X.Y\", Caller),", "Koltso.X stands before it")]
    public void Check_LayerRules_NameNamespaces(string rules, string? problem)
    {
        var findings = LayerPrefixes.Check(new SourceTree([s_code, new SourceFile(LayerPrefixes.RulesFile, rules)])).ToList();
        if (problem is null) findings.ShouldBeEmpty();
        else findings.ShouldHaveSingleItem().Problem.ShouldContain(problem);
    }

    [Theory]
    [InlineData("`Koltso.X`, `Koltso.X.Y`, `Koltso.X.Y.One`, `src/Koltso.X/Y/`, [one](../src/Koltso.X/Y/One.cs#L1), [web](https://a.b/c)", 0)]
    [InlineData("Its own file (10 lines), `src/Koltso.X/Two.cs`, does it.", 0)]
    [InlineData("`Koltso.Z`", 1)]
    [InlineData("`Koltso.X.Y.Two`", 1)]
    [InlineData("`src/Koltso.X/Two.cs`", 1)]
    [InlineData("[one](src/Koltso.X/Y/One.cs)", 1)]
    public void Check_Page_NamesWhatExists(string page, int findings) =>
        NamedCode.Check(new SourceTree([s_code, new SourceFile("docs/page.md", page)])).Count().ShouldBe(findings);

    [Theory]
    [InlineData("src/Koltso.X/Y/One.cs", "class One;", null)]
    [InlineData("src/Koltso.X/One.cs", "class One;", "there is no such file")]
    [InlineData("src/Koltso.X/Y/One.cs", "class Two;", "does not have the text")]
    public void Check_Mutant_FitsItsSource(string path, string former, string? problem)
    {
        var mutant = new SourceFile("tests/one.mutant", $"A bug.\n\n--- {path}\n{former}\n+++\nclass Three;\n");
        var findings = MutantSources.Check(new SourceTree([s_code, mutant])).ToList();
        if (problem is null) findings.ShouldBeEmpty();
        else findings.ShouldHaveSingleItem().Problem.ShouldContain(problem);
    }

    [Fact]
    public void Check_MutantTextThatStandsTwice_IsFound()
    {
        var source = new SourceFile("src/Koltso.X/Y/Two.cs", "a;\nb;\na;\n");
        var mutant = new SourceFile("tests/one.mutant", $"A bug.\n\n--- {source.Path}\na;\n+++\nc;\n");
        MutantSources.Check(new SourceTree([source, mutant])).ShouldHaveSingleItem().Problem.ShouldContain("more than once");
    }
}
