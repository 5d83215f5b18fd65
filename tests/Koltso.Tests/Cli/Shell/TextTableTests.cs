using Koltso.Cli.Shell;

namespace Koltso.Tests.Cli.Shell;

public class TextTableTests
{
    [Fact]
    public void ToString_WordsAndNumbers_AlignsLeftAndRightWithoutTrailingSpaces()
    {
        var table = new TextTable(TextColumn.Word("NODE"), TextColumn.Number("KEYS"), TextColumn.Word("NOTE"));
        table.Add("n1", "12,345", "");
        table.Add("node-2", "7", "ok");

        table.ToString().ShouldBe(
            "NODE      KEYS  NOTE\n" +
            "n1      12,345\n" +
            "node-2       7  ok\n");
    }

    [Fact]
    public void ToString_NoRows_IsTheHeader() => new TextTable(TextColumn.Word("A"), TextColumn.Number("B")).ToString().ShouldBe("A  B\n");

    [Fact]
    public void Add_WrongCount_IsABug() => Should.Throw<ArgumentException>(() => new TextTable(TextColumn.Word("A")).Add("1", "2"));
}
