namespace Koltso.Tidy.Code;

public sealed class SourceCodeTests
{
    [Theory]
    [InlineData("a // B\nc", "a c")]
    [InlineData("a /* B\nB */ c", "a c")]
    [InlineData("a \"B \\\" B\" c", "a c")]
    [InlineData("a @\"B \"\" \\\" c", "a c")]
    [InlineData("a $\"B {c} {{B}} {d:F1}\" e", "a c d:F1 e")]
    [InlineData("a '\"' c '\\'' d", "a c d")]
    [InlineData("a \"\"\"B \" B\"\"\" c", "a c")]
    [InlineData("a $$\"\"\"B {B} {{c}}\"\"\" d", "a c d")]
    [InlineData("a $\"{c switch { 1 => \"B\", _ => $\"{d}\" }} B\" e", "a c switch { 1 => , _ => d } e")]
    public void Of_CommentOrString_IsBlank(string text, string code)
    {
        var left = CodeText.Of(text).Code;
        left.Length.ShouldBe(text.Length);
        string.Join(' ', left.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ShouldBe(code);
    }

    [Fact]
    public void Of_StringOfSeveralLines_TellsTheLinesInIt() =>
        CodeText.Of("a\nb = \"\"\"\n  x\n  y\n  \"\"\";\nc").TextLines.ShouldBe([3, 4, 5], ignoreOrder: true);

    [Fact]
    public void Parse_File_TellsItsNames()
    {
        var code = SourceCode.Parse(
            """
            using System.Text;
            using static Koltso.Core.Limits;
            using Kind = Koltso.Core.HashKind;

            namespace Koltso.Node.Http;

            /// <summary>Not a Comment.</summary>
            internal sealed partial class One(Two two) : Three
            {
                private readonly Core.Keys.Four _four = two.Five;

                private sealed class Inner;
            }

            public readonly record struct Six(int Seven);

            public delegate Task<int> Eight(int nine);
            """);

        code.Namespace.ShouldBe("Koltso.Node.Http");
        code.Usings.ShouldBe(["System.Text", "Koltso.Core.Limits", "Koltso.Core.HashKind"]);
        code.Types.ShouldBe(["One", "Six", "Eight"]);
        code.Words.ShouldContain("Two");
        code.Words.ShouldNotContain("Five");
        code.Words.ShouldNotContain("Comment");
        code.Paths.ShouldContain("Core.Keys.Four");
    }
}
