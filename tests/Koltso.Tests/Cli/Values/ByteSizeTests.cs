using Koltso.Cli.Values;

namespace Koltso.Tests.Cli.Values;

public class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1200", 1200)]
    [InlineData("12B", 12)]
    [InlineData("1KB", 1000)]
    [InlineData("1KiB", 1024)]
    [InlineData("256MiB", 256L << 20)]
    [InlineData("1gb", 1_000_000_000)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("8TiB", 8L << 40)]
    public void TryParse_WellWritten_GivesBytes(string text, long bytes)
    {
        ByteSize.TryParse(text, out var size, out var error).ShouldBeTrue(error);
        size.Bytes.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("", "is not a size")]
    [InlineData("MiB", "is not a size")]
    [InlineData("-1", "is not a size")]
    [InlineData("1.2.3", "is not a size")]
    [InlineData("256M", "unknown unit 'M'")]
    [InlineData("1 parsec", "unknown unit 'parsec'")]
    [InlineData("1.5", "not a whole number of bytes")]
    [InlineData("99999999999TB", "too large to be counted in bytes")]
    public void TryParse_Wrong_SaysWhy(string text, string reason)
    {
        ByteSize.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain(reason);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(1536 << 10, "1.50 MiB")]
    [InlineData(256 << 20, "256 MiB")]
    [InlineData(1000L << 20, "0.98 GiB")]
    [InlineData(5000L << 40, "5000 TiB")]
    public void ToString_AnySize_HasThreeFiguresAndAUnit(long bytes, string text) => new ByteSize(bytes).ToString().ShouldBe(text);
}
