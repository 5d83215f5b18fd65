using Koltso.Simulation.Mutating;

namespace Koltso.Tests.Simulation;

public sealed class MutantTests
{
    private const string Text =
        """
        It counts one too many.
        That breaks the count.

        --- src/One.cs
            count++;
        +++
            count += 2;

        --- src/Two.cs
            first();
            second();
        +++
        """;

    [Fact]
    public void Parse_TwoEdits_BothWithWholeLines()
    {
        var mutant = Mutant.Parse("count", Text);
        mutant.What.ShouldBe("It counts one too many. That breaks the count.");
        mutant.Edits.ShouldBe(
        [
            new MutantEdit("src/One.cs", "    count++;\n", "    count += 2;\n"),
            new MutantEdit("src/Two.cs", "    first();\n    second();\n", ""),
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A sentence alone.\n")]
    [InlineData("A sentence.\n\n--- src/One.cs\n    count++;\n")]
    [InlineData("A sentence.\n\n--- src/One.cs\n+++\n    count++;\n")]
    public void Parse_NoMutant_SaysSo(string text) => Should.Throw<MutantException>(() => Mutant.Parse("none", text));

    [Theory]
    [InlineData("    second();\n", true)]
    [InlineData("    third();\n", false)]
    public void ApplyTo_CopyOfSources_ChangesAllFilesOrNone(string end, bool fits)
    {
        var root = Directory.CreateTempSubdirectory("koltso-");
        try
        {
            var sources = root.CreateSubdirectory("src").FullName;
            var (one, two) = (Path.Combine(sources, "One.cs"), Path.Combine(sources, "Two.cs"));
            File.WriteAllText(one, "    count++;\n");
            File.WriteAllText(two, "    first();\n" + end);
            var mutant = Mutant.Parse("count", Text);
            if (fits) mutant.ApplyTo(root.FullName);
            else Should.Throw<MutantException>(() => mutant.ApplyTo(root.FullName)).Message.ShouldContain("src/Two.cs");
            (File.ReadAllText(one), File.ReadAllText(two)).ShouldBe(
                fits ? ("    count += 2;\n", "") : ("    count++;\n", "    first();\n" + end));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("b\n", "does not have")]
    [InlineData("a\nx\na\n", "more than once")]
    public void ApplyTo_TextNotThereOnce_SaysSo(string source, string problem) =>
        Should.Throw<MutantException>(() => new MutantEdit("One.cs", "a\n", "b\n").ApplyTo(source)).Message.ShouldContain(problem);
}
