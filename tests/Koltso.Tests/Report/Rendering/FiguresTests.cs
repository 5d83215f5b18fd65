using Koltso.Report.Rendering;

namespace Koltso.Tests.Report.Rendering;

public class FiguresTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(12, "0.012 ms")]
    [InlineData(357, "0.36 ms")]
    [InlineData(1_240, "1.24 ms")]
    [InlineData(37_700, "37.7 ms")]
    [InlineData(156_000, "156 ms")]
    [InlineData(2_500_000, "2.50 s")]
    public void Latency_AnyUs_HasThreeFigures(double us, string text) => Plain(ReportNumbers.Latency(us)).ShouldBe(text);

    [Theory]
    [InlineData(9_687.3, "9,690/s")]
    [InlineData(200, "200/s")]
    [InlineData(54_321, "54,300/s")]
    public void Rate_AnyRate_HasThreeFigures(double rate, string text) => Plain(ReportNumbers.Rate(rate)).ShouldBe(text);

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0001, "< 0.1 %")]
    [InlineData(0.0074, "0.7 %")]
    [InlineData(0.571, "57 %")]
    public void Share_AnyShare_IsPercent(double share, string text) => Plain(ReportNumbers.Share(share)).ShouldBe(text);

    [Theory]
    [InlineData(0.0074, "+0.74 %")]
    [InlineData(-0.478, "−48 %")]
    [InlineData(0, "0.00 %")]
    public void Deviation_AnyShare_HasItsSign(double share, string text) => Plain(ReportNumbers.Deviation(share)).ShouldBe(text);

    [Theory]
    [InlineData(197, "197 B")]
    [InlineData(1_536, "1.50 KiB")]
    [InlineData(1L << 30, "1.00 GiB")]
    public void Bytes_AnyNumber_HasABinaryUnit(double bytes, string text) => Plain(ReportNumbers.Bytes(bytes)).ShouldBe(text);

    /// <summary>Lines do not break between a number and its unit; in this text they may.</summary>
    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
