using Koltso.Storage.Rocks;

namespace Koltso.Tests.Storage.Damage;

public class RocksManifestTests
{
    private const int BlockBytes = 32 * 1024, HeaderBytes = 7;

    [Theory]
    [InlineData(0L)]
    [InlineData(BlockBytes - 1L)]
    [InlineData(BlockBytes - 7L)]
    [InlineData(BlockBytes - 9L)]
    [InlineData(BlockBytes - 6L)]
    [InlineData(3L * BlockBytes - 20)]
    [InlineData(3L * BlockBytes - 17)]
    public void Records_AtAnyPlaceInABlock_AreReadAsOneChange(long offset)
    {
        byte[] change = [6, 3, 0x8C, 1, 1, 2, 3, 4, 5, 6];

        var bytes = RocksManifest.Records(change, offset);

        Read(bytes, offset).ShouldBe(change);
    }

    private static byte[] Read(byte[] bytes, long offset)
    {
        var (change, types) = (new List<byte>(), new List<byte>());
        for (var at = 0; at < bytes.Length;)
        {
            var left = BlockBytes - (int)((offset + at) % BlockBytes);
            if (left < HeaderBytes)
            {
                bytes.AsSpan(at, left).ToArray().ShouldAllBe(static one => one == 0);
                at += left;
                continue;
            }

            var length = bytes[at + 4] | (bytes[at + 5] << 8);
            (length + HeaderBytes).ShouldBeLessThanOrEqualTo(left);
            types.Add(bytes[at + 6]);
            change.AddRange(bytes[(at + HeaderBytes)..(at + HeaderBytes + length)]);
            at += HeaderBytes + length;
        }

        types.ShouldBe(types.Count == 1 ? [1] : [2, .. Enumerable.Repeat((byte)3, types.Count - 2), 4]);
        return [.. change];
    }
}
