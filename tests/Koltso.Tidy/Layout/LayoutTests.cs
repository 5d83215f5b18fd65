using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Layout;

public sealed class LayoutTests
{
    private const string Good = "namespace Koltso.X.Y;\n\ninternal sealed class One;\n";

    private static readonly string s_long = new('x', LineRules.ColumnsMax + 1);

    [Fact]
    public void Check_GoodFile_IsFine()
    {
        var tree = SourceTree.Of(("src/Koltso.X/Y/One.cs", Good), ("test", "echo\n"), ("src/x.md", s_long + "\t \n\n"));
        LineRules.Check(tree).ShouldBeEmpty();
        LineRules.CheckColumns(tree).ShouldBeEmpty();
        FileRules.CheckLength(tree).ShouldBeEmpty();
        FileRules.CheckTypes(tree).ShouldBeEmpty();
        FileRules.CheckNamespaces(tree).ShouldBeEmpty();
        TypeNames.Check(tree).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a \nb\n", ":1: has spaces at its end")]
    [InlineData("a\n\tb\n", ":2: has a tab")]
    [InlineData("a\r\nb\r\n", "CR")]
    [InlineData("a", "one line end")]
    [InlineData("a\n\n", "one line end")]
    public void Check_BadLine_IsFound(string text, string problem)
    {
        foreach (var path in (string[])["src/Koltso.X/A.cs", "scripts/a.sh", "test"])
            LineRules.Check(SourceTree.Of((path, text))).Select(static finding => finding.ToString())
                .ShouldContain(finding => finding.StartsWith(path, StringComparison.Ordinal) && finding.Contains(problem));
    }

    [Theory]
    [InlineData("src/Koltso.X/A.cs", 2)]
    [InlineData("tests/Koltso.X/A.cs", 1)]
    [InlineData("scripts/a.sh", 2)]
    public void CheckColumns_LongLines_AreFoundExceptSamplesOfTests(string path, int findings)
    {
        var text = $"// {s_long}\nvar a = \"\"\"\n    {s_long}\n    \"\"\";\n";
        LineRules.CheckColumns(SourceTree.Of((path, text))).Count().ShouldBe(findings);
    }

    [Fact]
    public void CheckLength_LongFile_IsFound()
    {
        FileRules.CheckLength(SourceTree.Of(("src/A.cs", string.Concat(Enumerable.Repeat("\n", FileRules.LinesMax))))).ShouldBeEmpty();
        FileRules.CheckLength(SourceTree.Of(("src/A.cs", string.Concat(Enumerable.Repeat("\n", FileRules.LinesMax + 1)))))
            .ShouldHaveSingleItem().Problem.ShouldContain("301 lines");
    }

    [Theory]
    [InlineData("Two.cs", Good)]
    [InlineData("One.cs", "internal sealed class One;\n\ninternal enum Two { }\n")]
    [InlineData("One.cs", "using System;\n")]
    public void CheckTypes_NotOneTypeOfTheFilesName_IsFound(string name, string text) =>
        FileRules.CheckTypes(SourceTree.Of(("src/Koltso.X/Y/" + name, text))).ShouldHaveSingleItem();

    [Theory]
    [InlineData("src/Koltso.X/Z/One.cs", "in Koltso.X.Z.")]
    [InlineData("benchmarks/X/One.cs", "in X.")]
    [InlineData("tests/Koltso.Tests/Core/Hashing/One.cs", "in Koltso.Tests.Core.")]
    public void CheckNamespaces_OtherThanTheFolder_IsFound(string path, string problem) =>
        FileRules.CheckNamespaces(SourceTree.Of((path, Good))).ShouldHaveSingleItem().Problem.ShouldEndWith(problem);

    [Theory]
    [InlineData("using System.Text;\nusing Koltso.Core;\nusing Koltso.Core.Keys;\nusing Koltso.Wire;\n", 0)]
    [InlineData("using Koltso.Wire;\nusing Koltso.Core;\n", 1)]
    [InlineData("using Koltso.Core;\nusing System.Text;\n", 1)]
    public void CheckUsings_OutOfOrder_AreFound(string text, int findings) =>
        FileRules.CheckUsings(SourceTree.Of(("src/A.cs", text))).Count().ShouldBe(findings);

    [Fact]
    public void Check_TwoTypesOfOneName_AreFound() =>
        TypeNames.Check(SourceTree.Of(("src/A.cs", "class One;"), ("tests/B.cs", "enum One { }"))).ShouldHaveSingleItem()
            .ToString().ShouldBe("src/A.cs: One is the name of another type too, in tests/B.cs: rename one.");
}
