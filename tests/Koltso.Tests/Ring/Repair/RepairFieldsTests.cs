using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Tests.Core.Records;
using Koltso.Wire.Messages;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Ring.Repair;

/// <summary>Comparisons bring records along with fields that no build here knows, and end differences in nothing but fields.</summary>
public sealed class RepairFieldsTests
{
    /// <summary>Of the present day; the versions do not die.</summary>
    private const ulong Clock = 1_790_000_000_000UL << 16;

    /// <summary>No tombstones, and nothing that expires: nothing is collected.</summary>
    private static readonly Gen<(RecordFlags Flags, byte[] Fields)> s_living =
        AnyRecord.Fields.Where(static with => ((int)with.Flags & 3) == 0);

    /// <summary>By key: its version, and what the nodes have, by node; null for nothing.</summary>
    private static readonly Gen<(int Clock, (RecordFlags Flags, byte[] Fields) With, int Lacking)[]> s_writes =
        (from clock in Gen.Choose(0, 2)
         from with in s_living
         from lacking in Gen.Choose(0, 3)
         select (clock, with, lacking)).ArrayOf(3 * 20);

    [Fact]
    public void Round_RecordsOfAnyFields_EndAlikeEverywhere() => Property.Check(s_writes, 60, writes =>
    {
        var cluster = new ModelCluster(3);
        var newest = new Dictionary<int, byte[]>();
        foreach (var (number, (clock, with, lacking)) in writes.Index())
        {
            if (lacking == 0) continue;
            var (key, node) = (number / 3, number % 3);
            var record = AnyRecord.Two(with, [1, 2, 3], Clock + (ulong)clock);
            cluster.Write(BitConverter.GetBytes(key), record, node);
            if (!newest.TryGetValue(key, out var other) || RecordOrder.Compare(record, other) > 0) newest[key] = record;
        }

        for (var again = 0; again < 2; again++)
        {
            for (var node = 0; node < 3; node++) cluster.Round(node).Failed.ShouldBe(0);
        }

        foreach (var (key, record) in newest)
        {
            var bytes = BitConverter.GetBytes(key);
            foreach (var store in cluster.Stores) store.Get(ModelCluster.PartitionOf(bytes), bytes).ShouldBe(record);
        }

        for (var node = 0; node < 3; node++) cluster.Round(node, checkOnly: true).RecordsDiffering.ShouldBe(0);
    });

    [Fact]
    public void Round_OnlyFieldsDiffer_CountsOneAndSendsTheWinner()
    {
        byte[] key = [1];
        var (whole, stripped) = (AnyRecord.Two((RecordFlags)32, [5, 6], [1], Clock), AnyRecord.Two(RecordFlags.None, [], [1], Clock));
        foreach (var (here, there) in new[] { (whole, stripped), (stripped, whole) })
        {
            var cluster = new ModelCluster(2);
            cluster.Write(key, here, 0);
            cluster.Write(key, there, 1);
            cluster.Round(0, checkOnly: true).RecordsDiffering.ShouldBe(1);

            cluster.Round(0).Failed.ShouldBe(0);

            foreach (var store in cluster.Stores) store.Get(ModelCluster.PartitionOf(key), key).ShouldBe(whole);
            cluster.Round(0).RecordsDiffering.ShouldBe(0);
        }
    }

    /// <summary>A build before 0.2 would not understand the request for a listing with digests.</summary>
    [Fact]
    public void Round_PeerThatDoesNotKnowFormat2_IsComparedByVersions()
    {
        var cluster = new ModelCluster(2) { Features = Features.Repair };
        cluster.Write([1], ModelCluster.Record(Clock, 2), 0, 1);
        cluster.Write([1], ModelCluster.Record(Clock + 1, 2), 1);
        cluster.Write([2], ModelCluster.Record(Clock, 2, RecordFlags.Expires, expiresAtMs: long.MaxValue), 0);

        var round = cluster.Round(0);

        (round.Failed, round.RecordsDiffering).ShouldBe((0, 2));
        cluster.Round(0).RecordsDiffering.ShouldBe(0);
    }
}
