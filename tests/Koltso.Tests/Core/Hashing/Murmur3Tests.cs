using System.Buffers.Binary;
using System.Text;
using Koltso.Core.Hashing;

namespace Koltso.Tests.Core;

public class Murmur3Tests
{
    /// <summary>SMHasher's check: hash every prefix of 0, 1, 2, ... under its own seed, then hash the digests.</summary>
    [Fact]
    public void Hash128_SmHasherVerification_Matches()
    {
        var key = new byte[256];
        var digests = new byte[256 * 16];
        for (var i = 0; i < 256; i++)
        {
            key[i] = (byte)i;
            Write(Murmur3.Hash128(key.AsSpan(0, i), (uint)(256 - i)), digests.AsSpan(i * 16));
        }

        var last = new byte[16];
        Write(Murmur3.Hash128(digests, 0), last);
        BinaryPrimitives.ReadUInt32LittleEndian(last).ShouldBe(0x6384BA69u);
    }

    [Theory]
    [InlineData("", 0x0000000000000000)]
    [InlineData("hello", 0xCBD8A7B341BD9B02)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0xE34BBC7BBC071B6C)]
    public void Hash64_KnownText_GivesTheUpperHalf(string text, ulong expected) =>
        Murmur3.Hash64(Encoding.UTF8.GetBytes(text)).ShouldBe(expected);

    private static void Write((ulong Upper, ulong Lower) digest, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, digest.Upper);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], digest.Lower);
    }
}
