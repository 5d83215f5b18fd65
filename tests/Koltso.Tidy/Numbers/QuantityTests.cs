namespace Koltso.Tidy.Numbers;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1,024 B", "1,024 B")]
    [InlineData("at most 8 MiB; 16 KiB, 1 GiB", "8,388,608 B", "16,384 B", "1,073,741,824 B")]
    [InlineData("10 ms, 1.5 s, 10 min, 3 h", "10 ms", "1,500 ms", "600,000 ms", "10,800,000 ms")]
    [InlineData("16,384 requests a link, 1 bytes, 2 seconds", "16,384", "1 B", "2,000 ms")]
    [InlineData("5 in 100 reads and 50", "5 %", "50")]
    [InlineData("0.05 % of a kind, 16 KB/s, ± 20 %", "0.05 %", "16,000 B", "20 %")]
    [InlineData("v1, n2, 127.0.0.1, none")]
    public void In_Text_AllQuantities(string text, params string[] quantities) =>
        Quantity.In(text).Select(static one => one.Quantity.ToString()).ShouldBe(quantities);
}
