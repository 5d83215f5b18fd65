using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Node.Repair;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Node.Repair;

public class TombstoneCollectorTests
{
    private const int Keys = 12, Replicas = 3;

    private static readonly RepairSettings s_settings = new()
    {
        PeriodMs = 180_000, GraceMs = 600_000, LateMs = 120_000, FloorStepMs = 20_000, SettleMs = 5_000,
    };

    /// <summary>What happens next in a history: of which kind, to which key, and which nodes it comes to.</summary>
    private static readonly Gen<(int Kind, int Key, int Copies, int Nodes, int Minutes)> s_event =
        from kind in Gen.Choose(0, 9)
        from key in Gen.Choose(0, Keys - 1)
        from copies in Gen.Choose(1, Replicas)
        from nodes in Gen.Choose(1, 7)
        from minutes in Gen.Choose(1, 40)
        select (kind, key, copies, nodes, minutes);

    [Fact]
    public void Rounds_TombstoneThatAllKnow_IsCollectedAfterTheGracePeriod()
    {
        var cluster = new ModelCluster(Replicas, s_settings);
        byte[] key = [1];
        var partition = ModelCluster.PartitionOf(key);
        cluster.Write(key, Tombstone(cluster, 3), 0, 1, 2);

        Pass(cluster, s_settings.GraceMs);
        foreach (var store in cluster.Stores) store.Get(partition, key).ShouldNotBeNull();

        Pass(cluster, 600_000);
        foreach (var store in cluster.Stores) store.Get(partition, key).ShouldBeNull();
        cluster.Nodes.Sum(node => node.Services.Figures.TombstonesCollected).ShouldBe(3);
    }

    [Fact]
    public void Rounds_ExpiredValue_IsCollectedTheGracePeriodAfterItsExpiry()
    {
        var cluster = new ModelCluster(Replicas, s_settings);
        byte[] key = [1];
        var expiresAtMs = cluster.Loop.NowMs + 1_000_000;
        cluster.Write(key, ModelCluster.Record(DeathClock.At(cluster.Loop.NowMs), 3, RecordFlags.Expires, expiresAtMs: expiresAtMs), 0, 1, 2);

        Pass(cluster, 1_000_000 + s_settings.GraceMs);
        cluster.Stores[0].Get(ModelCluster.PartitionOf(key), key).ShouldNotBeNull();

        Pass(cluster, 600_000);
        cluster.Stores[0].Get(ModelCluster.PartitionOf(key), key).ShouldBeNull();
    }

    [Fact]
    public void Rounds_ReplicaAwayForLongerThanGrace_KeepsTheTombstoneUntilItKnows()
    {
        var cluster = new ModelCluster(Replicas, s_settings);
        byte[] key = [1];
        var partition = ModelCluster.PartitionOf(key);
        cluster.Write(key, Value(cluster, 3), 0, 1, 2);
        Pass(cluster, 120_000);
        cluster.Up[2] = false;
        cluster.Write(key, Tombstone(cluster, 3), 0, 1);

        Pass(cluster, 10 * s_settings.GraceMs);
        cluster.Stores[0].Get(partition, key).ShouldNotBeNull();

        cluster.Up[2] = true;
        Pass(cluster, 600_000);
        foreach (var store in cluster.Stores) store.Get(partition, key).ShouldBeNull();
    }

    [Fact]
    public void Rounds_TombstoneThatCameLateByRepair_IsKeptUntilComparedAnew()
    {
        var cluster = new ModelCluster(Replicas, s_settings);
        byte[] key = [1];
        var partition = ModelCluster.PartitionOf(key);
        cluster.Write(key, Value(cluster, 3), 0, 1, 2);
        Pass(cluster, 1_000);
        cluster.Write(key, Tombstone(cluster, 3), 2);
        cluster.Up[2] = false;
        // These two compare after the deletion was written, and neither has it.
        Pass(cluster, 2 * s_settings.GraceMs);
        (cluster.Up[1], cluster.Up[2]) = (false, true);

        Pass(cluster, 3 * s_settings.GraceMs);

        cluster.Stores[0].Get(partition, key).ShouldNotBeNull()[1].ShouldBe((byte)RecordFlags.Tombstone);
        cluster.Up[1] = true;
        Pass(cluster, 2 * s_settings.GraceMs);
        foreach (var store in cluster.Stores) store.Get(partition, key).ShouldBeNull();
    }

    [Fact]
    public void Rounds_AnyHistory_BringNothingBack() => Property.Check(s_event.ListOf(), 120, events =>
    {
        var cluster = new ModelCluster(Replicas, s_settings, events.Count);
        var newest = new (ulong Clock, bool IsDeleted)[Keys];
        foreach (var one in events) Happen(cluster, one, newest);
        for (var node = 0; node < Replicas; node++) cluster.Up[node] = true;

        Pass(cluster, s_settings.GraceMs * 3);

        for (byte key = 0; key < Keys; key++)
        {
            var partition = ModelCluster.PartitionOf([key]);
            foreach (var store in cluster.Stores)
            {
                // What was deleted last is deleted everywhere, and by now forgotten.
                if (newest[key].IsDeleted) store.Get(partition, [key]).ShouldBeNull();
            }
        }
    });

    private static void Happen(ModelCluster cluster, (int Kind, int Key, int Copies, int Nodes, int Minutes) one, (ulong Clock, bool IsDeleted)[] newest)
    {
        byte[] key = [(byte)one.Key];
        var partition = ModelCluster.PartitionOf(key);
        int[] reached = [.. Enumerable.Range(0, Replicas).Where(node => (one.Nodes & (1 << node)) != 0 && cluster.Up[node] && cluster.RankOf(node, partition) < one.Copies)];
        switch (one.Kind)
        {
            case < 5 when reached.Length > 0:
                // A write that nobody took was not acknowledged.
                var isDeleted = one.Kind >= 2;
                var record = isDeleted ? Tombstone(cluster, one.Copies) : Value(cluster, one.Copies);
                cluster.Write(key, record, reached);
                newest[one.Key] = (1, isDeleted);
                if (one.Minutes % 3 == 0) DeliverLate(cluster, key, partition, record);
                break;
            case 5 or 6:
                cluster.Up[one.Key % Replicas] ^= true;
                break;
            case 7:
                ReadRepair(cluster, key, partition);
                break;
            default:
                Pass(cluster, one.Minutes * 60_000L);
                break;
        }

        Pass(cluster, 1_000);
    }

    /// <summary>Hints come as long as they may.</summary>
    private static void DeliverLate(ModelCluster cluster, byte[] key, int partition, byte[] record)
    {
        Pass(cluster, s_settings.LateMs - 30_000);
        for (var node = 0; node < Replicas; node++)
        {
            if (cluster.Up[node]) cluster.Write(key, record, node);
        }
    }

    /// <summary>The newest that the replicas which are up have goes to those of them that it was written for.</summary>
    private static void ReadRepair(ModelCluster cluster, byte[] key, int partition)
    {
        var newest = Enumerable.Range(0, Replicas).Where(node => cluster.Up[node]).Select(node => cluster.Stores[node].Get(partition, key))
            .Where(static record => record is not null)
            .MaxBy(static record => RecordHeader.TryRead(record, out var header) ? header.Version.Clock : 0);
        if (newest is null) return;
        for (var node = 0; node < Replicas; node++)
        {
            if (cluster.Up[node]) cluster.Write(key, newest, node);
        }
    }

    private static void Pass(ModelCluster cluster, long ms)
    {
        for (var end = cluster.Loop.NowMs + ms; cluster.Loop.NowMs < end;)
        {
            foreach (var node in cluster.Nodes) node.Repair.Tick();
            cluster.Loop.RunFor(Math.Min(end - cluster.Loop.NowMs, 5_000));
        }
    }

    private static byte[] Tombstone(ModelCluster cluster, int copies) => ModelCluster.Record(Now(cluster), copies, RecordFlags.Tombstone, valueBytes: 0);

    private static byte[] Value(ModelCluster cluster, int copies) => ModelCluster.Record(Now(cluster), copies);

    private static ulong Now(ModelCluster cluster) => DeathClock.At(cluster.Loop.NowMs);
}
