using Koltso.Core.Hashing;
using Koltso.Core.Keys;

namespace Koltso.Tests.Core;

public class KeyHashTests
{
    [Theory]
    [InlineData(HashKind.Xxh3)]
    [InlineData(HashKind.Murmur3)]
    public void Of_SequentialIds_FillThreeOwnersWithinTwoPercent(HashKind kind)
    {
        const int Keys = 850_000, PartitionCount = 256, Owners = 3;
        var keysOfOwner = new int[Owners];
        Span<byte> id = stackalloc byte[16];
        for (var i = 0; i < Keys; i++)
        {
            i.TryFormat(id, out var written, default, System.Globalization.CultureInfo.InvariantCulture).ShouldBeTrue();
            keysOfOwner[Partitions.Of(KeyHash.Of(kind, id[..written]), PartitionCount) % Owners]++;
        }

        const double Mean = Keys / (double)Owners;
        foreach (var keys in keysOfOwner) Math.Abs(keys - Mean).ShouldBeLessThan(Mean * 0.02);
    }
}
