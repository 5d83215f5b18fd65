using Koltso.Wire.Frames;

namespace Koltso.Tests.Wire;

public class Crc32CTests
{
    [Fact]
    public void Of_PublishedVectors_Agrees()
    {
        Crc32C.Of([]).ShouldBe(0u);
        Crc32C.Of(new byte[32]).ShouldBe(0x8A9136AAu);
        Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]).ShouldBe(0x62A8AB43u);
        Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ShouldBe(0x46DD794Eu);
        Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]).ShouldBe(0x113FDB5Cu);
        Crc32C.Of("123456789"u8).ShouldBe(0xE3069283u);
    }

    [Fact]
    public void Of_AnyLengthAndOffset_AgreesWithTheBitwiseDefinition()
    {
        var bytes = new byte[80];
        new Random(1).NextBytes(bytes);
        for (var start = 0; start < 9; start++)
            for (var end = start; end <= bytes.Length; end++)
                Crc32C.Of(bytes.AsSpan(start..end)).ShouldBe(Bitwise(bytes.AsSpan(start..end)));
    }

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        const uint ReversedPolynomial = 0x82F63B78;
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * ReversedPolynomial);
        }

        return ~crc;
    }
}
