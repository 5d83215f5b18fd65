using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Records;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Ring.Repair;

public class RepairConvergenceTests
{
    private const ulong Clock = 1_790_000_000_000UL << 16;

    /// <summary>A write: key, version, copies, whether it is a tombstone, and the nodes that it reached.</summary>
    private static readonly Gen<(int Key, int Clock, int Copies, bool IsTombstone, int Nodes)> s_write =
        from key in Gen.Choose(0, 150)
        from clock in Gen.Choose(1, 5_000)
        from copies in Gen.Choose(1, 3)
        from tombstone in Gen.Choose(0, 3)
        from nodes in Gen.Choose(1, 7)
        select (key, clock, copies, tombstone == 0, nodes);

    /// <summary>What was read so long ago may have been deleted since, and the deletion collected.</summary>
    [Fact]
    public void Round_NodeStandsStillBeforeItStoresWhatItGot_StoresNoneOfItAndComparesAgain()
    {
        var cluster = new ModelCluster(2);
        byte[] key = [1];
        cluster.Write(key, ModelCluster.Record(Clock, copies: 2), 1);
        cluster.StandStillMs = (int)cluster.Nodes[0].Services.Settings.MoveWithinMs;

        cluster.Round(0).Failed.ShouldBe(1);
        cluster.Stores[0].Get(ModelCluster.PartitionOf(key), key).ShouldBeNull();

        cluster.StandStillMs = 1_000;
        cluster.Round(0).Failed.ShouldBe(0);
        cluster.Stores[0].Get(ModelCluster.PartitionOf(key), key).ShouldNotBeNull();
    }

    [Fact]
    public void Round_OfEveryNode_BringsEachWriteToItsReplicasAndNoFurther() => Property.Check(s_write.ListOf(), 60, writes =>
    {
        var cluster = new ModelCluster(3);
        foreach (var (number, write) in writes.Index())
        {
            var key = BitConverter.GetBytes(write.Key);
            // A version is never used twice.
            var clock = Clock + (ulong)(write.Clock * 1_000) + (ulong)number;
            int[] nodes = [.. Enumerable.Range(0, 3).Where(node => (write.Nodes & (1 << node)) != 0)];
            if (!nodes.Any(node => cluster.RankOf(node, ModelCluster.PartitionOf(key)) < write.Copies)) continue;
            cluster.Write(
                key,
                ModelCluster.Record(
                    clock, write.Copies, write.IsTombstone ? RecordFlags.Tombstone : RecordFlags.None, write.IsTombstone ? 0 : 8),
                nodes);
        }

        var before = Enumerable.Range(0, 3).SelectMany(node => Enumerable.Range(0, ModelCluster.Partitions).SelectMany(partition =>
            cluster.Stores[node].Partition(partition).Select(one => (Key: Convert.ToHexString(one.Key), Record: one.Value)))).ToList();

        for (var again = 0; again < 2; again++)
        {
            for (var node = 0; node < 3; node++) cluster.Round(node).Failed.ShouldBe(0);
        }

        foreach (var records in before.GroupBy(static one => one.Key, static one => one.Record))
        {
            var key = Convert.FromHexString(records.Key);
            var partition = ModelCluster.PartitionOf(key);
            var newest = records.MaxBy(ClockOf)!;
            for (var rank = 0; rank < 3; rank++)
            {
                var here = cluster.Stores[cluster.View.Replicas(partition)[rank]].Get(partition, key);
                if (newest[2] > rank) here.ShouldNotBeNull().ShouldBe(newest);
                else if (here is not null) (here[2] > rank || (here[1] & 1) != 0).ShouldBeTrue();
            }

            // A deletion applies wherever the key was.
            if ((newest[1] & 1) == 0) continue;
            for (var node = 0; node < 3; node++) (cluster.Stores[node].Get(partition, key) is not { } left || left[1] == 1).ShouldBeTrue();
        }

        for (var node = 0; node < 3; node++) cluster.Round(node, checkOnly: true).RecordsDiffering.ShouldBe(0);
    });

    [Fact]
    public void Round_HundredDifferencesInAMillionKeys_CostsUnderAMegabyte()
    {
        var cluster = new ModelCluster(2);
        var (key, missing) = (new byte[8], 0);
        for (var i = 0; i < 1_000_000; i++)
        {
            BitConverter.TryWriteBytes(key, i);
            var isMissing = i % 10_000 == 77;
            missing += isMissing ? 1 : 0;
            cluster.Write(key, ModelCluster.Record(Clock + (ulong)i, 2, valueBytes: 100), isMissing ? [i / 10_000 % 2] : [0, 1]);
        }

        var round = cluster.Round(0);

        (round.Failed, round.RecordsDiffering, missing).ShouldBe((0, 100, 100));
        cluster.Bytes.ShouldBeLessThan(1_000_000);
        cluster.Round(0).RecordsDiffering.ShouldBe(0);
    }

    [Fact]
    public void Round_EmptyReplica_CostsAtMostAFifthMoreThanItLacks()
    {
        var cluster = new ModelCluster(2);
        var lacking = 0L;
        for (var i = 0; i < 20_000; i++)
        {
            var record = ModelCluster.Record(Clock + (ulong)i, 2, valueBytes: 100);
            cluster.Write(BitConverter.GetBytes(i), record, 1);
            lacking += sizeof(int) + record.Length;
        }

        cluster.Round(0).RecordsDiffering.ShouldBe(20_000);

        cluster.Bytes.ShouldBeLessThan(lacking * 12 / 10);
        Enumerable.Range(0, ModelCluster.Partitions).Sum(partition => cluster.Stores[0].Partition(partition).Count).ShouldBe(20_000);
    }

    [Fact]
    public void Round_RecordsLargerThanAPage_AreReadByThemselves()
    {
        var cluster = new ModelCluster(2);
        for (var i = 0; i < 20; i++) cluster.Write([1, (byte)i], ModelCluster.Record(Clock, 2, valueBytes: BytesOf(i)), i % 2);

        cluster.Round(0).Failed.ShouldBe(0);

        for (var i = 0; i < 20; i++)
        {
            foreach (var store in cluster.Stores)
                store.Get(ModelCluster.PartitionOf([1, (byte)i]), [1, (byte)i])
                    .ShouldNotBeNull().Length.ShouldBe(BytesOf(i) + RecordHeader.FixedBytes);
        }

        static int BytesOf(int i) => i % 4 < 2 ? 300_000 : 90_000;
    }

    [Fact]
    public void Round_OnlyChecking_CountsAndSendsNothing()
    {
        var cluster = new ModelCluster(2);
        cluster.Write([1], ModelCluster.Record(Clock, 2), 0);
        cluster.Write([2], ModelCluster.Record(Clock, 2), 1);

        var round = cluster.Round(0, checkOnly: true);

        (round.RecordsDiffering, round.Failed).ShouldBe((2, 0));
        cluster.Stores[0].Get(ModelCluster.PartitionOf([2]), [2]).ShouldBeNull();
        cluster.Stores[0].ReadMark(0, 1).Clock.ShouldBe(0ul);
    }

    [Fact]
    public void Round_PeerDown_FailsAndLeavesNoMark()
    {
        var cluster = new ModelCluster(2);
        cluster.Up[1] = false;

        cluster.Round(0).Failed.ShouldBe(ModelCluster.Partitions);

        cluster.Stores[0].ReadMark(0, 1).Clock.ShouldBe(0ul);
    }

    [Fact]
    public void Round_StoreThatCannotBeRead_FailsAndLeavesNoMark()
    {
        var cluster = new ModelCluster(2);
        cluster.Stores[1].IsBroken = true;

        cluster.Round(0).Failed.ShouldBe(ModelCluster.Partitions);

        cluster.Stores[0].ReadMark(0, 1).Clock.ShouldBe(0ul);
    }

    [Fact]
    public void Round_Done_LeavesMarksOnBothSides()
    {
        var cluster = new ModelCluster(2);

        cluster.Round(0).InStep.ShouldBe(ModelCluster.Partitions);

        cluster.Stores[0].ReadMark(3, 1).Clock.ShouldBeGreaterThan(0ul);
        cluster.Stores[1].ReadMark(3, 0).Clock.ShouldBeGreaterThan(0ul);
    }

    private static ulong ClockOf(byte[] record)
    {
        RecordHeader.TryRead(record, out var header).ShouldBeTrue();
        return header.Version.Clock;
    }
}
