using System.Text;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;
using Koltso.Report.Running.Spreading;

namespace Koltso.Tests.Report.Running;

public class SpreadCountTests
{
    [Fact]
    public void OfAll_EachCombination_CountsEveryKeyOnce()
    {
        var spreads = SpreadCount.OfAll(1_000, CancellationToken.None);

        spreads.Select(static spread => (spread.Hash, spread.KeyKind)).Distinct().Count().ShouldBe(6);
        spreads.ShouldAllBe(static spread => spread.Keys == 1_000 && spread.NodeKeys.Sum() == 1_000 && spread.PartitionKeys.Count == 256);
    }

    [Theory]
    [InlineData(HashKind.Xxh3)]
    [InlineData(HashKind.Murmur3)]
    public void OfSequential_AnyHash_IsWhatNodesReckon(HashKind hash)
    {
        var expected = new long[64];
        for (var id = 1; id <= 500; id++) expected[Partitions.Of(KeyHash.Of(hash, Encoding.ASCII.GetBytes($"{id}")), 64)]++;

        SpreadCount.OfSequential(hash, 500, 64).ShouldBe(expected);
    }

    [Fact]
    public void Next_Uuid_IsOfVersion4()
    {
        var keys = new KeySequence(KeyKind.Uuid, 1, new Random(1));

        for (var i = 0; i < 100; i++)
        {
            var uuid = Guid.ParseExact(Encoding.ASCII.GetString(keys.Next()), "D");
            (uuid.Version, uuid.Variant & 0xC).ShouldBe((4, 8));
        }
    }
}
