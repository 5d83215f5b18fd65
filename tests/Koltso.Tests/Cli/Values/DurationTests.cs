using Koltso.Cli.Values;

namespace Koltso.Tests.Cli.Values;

public class DurationTests
{
    [Theory]
    [InlineData("20s", 20_000)]
    [InlineData("500ms", 500)]
    [InlineData("3m", 180_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("10d", 864_000_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("7", 7_000)]
    [InlineData("0", 0)]
    public void TryParse_Time_IsUnderstood(string text, long ms)
    {
        Duration.TryParse(text, out var time).ShouldBeTrue();
        time.Time.ShouldBe(TimeSpan.FromMilliseconds(ms));
        time.Ms.ShouldBe(ms);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-1s")]
    [InlineData("1e3")]
    [InlineData("1,5s")]
    [InlineData("3w")]
    [InlineData("3651d")]
    [InlineData("1 s")]
    [InlineData("NaN")]
    [InlineData("NaNs")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void TryParse_AnythingElse_IsRefused(string text) => Duration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(1_500, "1500ms")]
    [InlineData(90_000, "90s")]
    [InlineData(600_000, "10m")]
    [InlineData(10_800_000, "3h")]
    [InlineData(86_400_000, "24h")]
    [InlineData(172_800_000, "2d")]
    public void ToString_Time_IsShortAndReadBackTheSame(long ms, string text)
    {
        Duration.OfMs(ms).ToString().ShouldBe(text);
        Duration.TryParse(text, out var back).ShouldBeTrue();
        back.Ms.ShouldBe(ms);
    }
}
