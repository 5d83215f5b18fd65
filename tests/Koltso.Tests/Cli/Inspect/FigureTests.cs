using Koltso.Cli.Inspect;

namespace Koltso.Tests.Cli.Inspect;

public class FigureTests
{
    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1m 00s")]
    [InlineData(3599.4, "59m 59s")]
    [InlineData(3600, "1h 00m")]
    [InlineData(90_000, "1d 01h")]
    public void Duration_Seconds_HasTheTwoLargestUnits(double seconds, string text) => TableNumbers.Duration(seconds).ShouldBe(text);

    [Theory]
    [InlineData(850, "850 µs")]
    [InlineData(1250, "1.25 ms")]
    [InlineData(2_100_000, "2.10 s")]
    public void Microseconds_AnyLength_HasTheUnitThatReadsBest(double microseconds, string text) =>
        TableNumbers.Microseconds(microseconds).ShouldBe(text);
}
