using Koltso.Cli.Values;

namespace Koltso.Tests.Cli.Values;

public class DurationOptionTests
{
    [Theory]
    [InlineData("20s", 20_000)]
    [InlineData("500ms", 500)]
    [InlineData("3m", 180_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("7", 7_000)]
    [InlineData("0", 0)]
    public void TryParse_Time_IsUnderstood(string text, int ms)
    {
        DurationOption.TryParse(text, out var time).ShouldBeTrue();
        time.ShouldBe(TimeSpan.FromMilliseconds(ms));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-1s")]
    [InlineData("1e3")]
    [InlineData("1,5s")]
    [InlineData("10d")]
    [InlineData("25h")]
    [InlineData("1 s")]
    [InlineData("NaN")]
    [InlineData("NaNs")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void TryParse_AnythingElse_IsRefused(string text) => DurationOption.TryParse(text, out _).ShouldBeFalse();
}
