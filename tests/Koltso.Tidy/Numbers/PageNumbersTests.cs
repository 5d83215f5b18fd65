using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Numbers;

public sealed class PageNumbersTests
{
    private static readonly PageNumbers s_numbers = new(new Constants([typeof(Known)])) { Exempt = new Dictionary<string, string> { ["`--x`"] = "A flag." } };

    [Theory]
    [InlineData("| `Known.LinesMax` | 64 lines, and 3 more |")]
    [InlineData("| `Known.PageBytes`, `PauseMs` | 16 KiB a page, 1.5 s |")]
    [InlineData("| `Known.Timeout`; what `Known.BudgetPercent` is | 10 ms; 5 in 100 |")]
    [InlineData("| `Known.RoomBytes` | 8 MiB |")]
    [InlineData("| a row | 7 of something |")]
    [InlineData("At most 16 KiB<!--Known.PageBytes--> in 64<!-- Known.LinesMax --> lines, 3 times.")]
    [InlineData("| `Known.PageBytes`, by a flag | 1 to 16 KiB<!--Known.PageBytes--> |")]
    public void Check_NumbersOfTheCode_AreFine(string line) => Check("docs/page.md", line).ShouldBeEmpty();

    [Theory]
    [InlineData("| `Known.LinesMax` | 65 lines |", "Known.LinesMax is 64 in the code, and 65 here.")]
    [InlineData("| `Known.PageBytes` | 16 KB |", "Known.PageBytes is 16,384 B in the code, and 16,000 B here.")]
    [InlineData("| `Known.LinesMax`, `PageBytes` | 64 |", "Known.PageBytes has no number beside it.")]
    [InlineData("| `Known.PagesMax` | 64 |", "Known.PagesMax is no number in the code.")]
    [InlineData("| `Known.PauseMs` | 1,500 |", "Known.PauseMs is 1,500 ms in the code, and 1,500 here.")]
    [InlineData("At most 17 KiB<!--Known.PageBytes-->.", "Known.PageBytes is 16,384 B in the code, and 17,408 B here.")]
    [InlineData("At most 16 KiB of pages<!--Known.PageBytes-->.", "The mark of Known.PageBytes stands behind no number.")]
    public void Check_OtherNumber_IsFound(string line, string problem) =>
        Check("docs/page.md", line).ShouldHaveSingleItem().ToString().ShouldBe("docs/page.md:2: " + problem);

    [Fact]
    public void Check_BoundThatNamesNoConstant_IsFoundUnlessExempt()
    {
        Check(PageNumbers.BoundsPage, PageNumbers.BoundsHeading, "| bound | value |", "|---|---|", "| **group** | |", "| `--x` | 5 |").ShouldBeEmpty();
        Check(PageNumbers.BoundsPage, PageNumbers.BoundsHeading, "| `--y` | 5 |").ShouldHaveSingleItem();
    }

    private static List<Finding> Check(string path, params string[] lines) =>
        [.. s_numbers.Check(SourceTree.Of((path, string.Join('\n', lines.Prepend("# Page")) + "\n")))];

    private sealed class Known
    {
        public const int LinesMax = 64, PageBytes = 16 * 1024, BudgetPercent = 5;

        private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(10);

        internal static TimeSpan Timeout => s_timeout;

        internal int PauseMs { get; init; } = 1_500;

        internal long RoomBytes { get; } = 8 << 20;
    }
}
