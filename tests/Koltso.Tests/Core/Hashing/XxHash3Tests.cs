using System.Numerics;
using Koltso.Core.Hashing;

namespace Koltso.Tests.Core;

/// <summary>The library's XXH3 is part of the contract: if it hashed differently, stored keys would no longer be found.</summary>
public class XxHash3Tests
{
    private static readonly byte[] s_data = SanityBuffer.Make(4096);

    /// <summary>The published sanity vectors, and both sides of each border between length classes.</summary>
    [Theory]
    [InlineData(0, 0x2D06800538D394C2)]
    [InlineData(1, 0xC44BDFF4074EECDB)]
    [InlineData(2, 0x7A9978044CB8A8BB)]
    [InlineData(3, 0x54247382A8D6B94D)]
    [InlineData(4, 0xE5DC74BC51848A51)]
    [InlineData(6, 0x27B56A84CD2D7325)]
    [InlineData(8, 0x24CCC9ACAA9F65E4)]
    [InlineData(9, 0x14D5001C15DD3F2B)]
    [InlineData(12, 0xA713DAF0DFBB77E7)]
    [InlineData(16, 0x981B17D36C7498C9)]
    [InlineData(17, 0x796F5ACD3A60F862)]
    [InlineData(24, 0xA3FE70BF9D3510EB)]
    [InlineData(48, 0x397DA259ECBA1F11)]
    [InlineData(80, 0xBCDEFBBB2C47C90A)]
    [InlineData(128, 0xFCFF24126754D861)]
    [InlineData(129, 0x98F1B0A679A2CA29)]
    [InlineData(195, 0xCD94217EE362EC3A)]
    [InlineData(240, 0x81C3C2B67F568CCF)]
    [InlineData(241, 0xC5A639ECD2030E5E)]
    [InlineData(403, 0xCDEB804D65C6DEA4)]
    [InlineData(512, 0x617E49599013CB6B)]
    [InlineData(1024, 0xDD85C9B5C1109C5C)]
    [InlineData(1025, 0xD870C0FA13211C6A)]
    [InlineData(2048, 0xDD59E2C3A5F038E0)]
    [InlineData(2240, 0x6E73A90539CF2948)]
    [InlineData(2367, 0xCB37AEB9E5D361ED)]
    public void Hash64_PublishedVector_Matches(int length, ulong expected) =>
        KeyHash.Of(HashKind.Xxh3, s_data.AsSpan(0, length)).ShouldBe(expected);

    [Fact]
    public void Hash64_EveryLengthTo2100_FoldsAsTheReferenceDoes()
    {
        ulong fold = 0;
        for (var length = 0; length <= 2100; length++)
            fold = BitOperations.RotateLeft(fold, 7) ^ KeyHash.Of(HashKind.Xxh3, s_data.AsSpan(0, length));
        fold.ShouldBe(0x41143BEB4EEE45A6UL);
    }

    [Fact]
    public void Hash64_AnyLength_DoesNotAllocate()
    {
        // Once before counting begins: the first call creates the static tables, here and in the hash.
        var data = s_data;
        HashEveryLength(data);
        var before = GC.GetAllocatedBytesForCurrentThread();
        HashEveryLength(data);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void HashEveryLength(byte[] data)
    {
        for (var length = 0; length <= 1024; length++) KeyHash.Of(HashKind.Xxh3, data.AsSpan(0, length));
    }
}
