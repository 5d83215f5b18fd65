using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Ring.Repair;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Ring.Repair;

public class TombstoneCollectorTests
{
    private const int Keys = 3, Replicas = 3;

    private static readonly RepairSettings s_settings = new()
    {
        PeriodMs = 180_000, GraceMs = 600_000, LateMs = 120_000, CollectDelayMs = 5_000,
    };

    /// <summary>
    /// Many rounds pass until the last late write has arrived: only the grace period protects the tombstones that they
    /// could collect.
    /// </summary>
    private static readonly RepairSettings s_late = s_settings with { PeriodMs = 120_000, LateMs = 900_000, GraceMs = 1_200_000 };

    /// <summary>The settings of nodes while a change is rolled out, or by mistake.</summary>
    private static readonly long[] s_differentGracesMs = [s_late.GraceMs, 2 * s_late.GraceMs, 1_000_000];

    /// <summary>The next event of a history: its kind, its key, and the nodes that it reaches.</summary>
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

        cluster.Pass(s_settings.GraceMs);
        foreach (var store in cluster.Stores) store.Get(partition, key).ShouldNotBeNull();

        cluster.Pass(600_000);
        foreach (var store in cluster.Stores) store.Get(partition, key).ShouldBeNull();
        cluster.Nodes.Sum(node => node.Services.Figures.TombstonesCollected).ShouldBe(3);
    }

    [Fact]
    public void Rounds_ExpiredValue_IsCollectedTheGracePeriodAfterItsExpiry()
    {
        var cluster = new ModelCluster(Replicas, s_settings);
        byte[] key = [1];
        var expiresAtMs = cluster.Loop.NowMs + 1_000_000;
        cluster.Write(
            key, ModelCluster.Record(DeathClock.At(cluster.Loop.NowMs), 3, RecordFlags.Expires, expiresAtMs: expiresAtMs), 0, 1, 2);

        cluster.Pass(1_000_000 + s_settings.GraceMs);
        cluster.Stores[0].Get(ModelCluster.PartitionOf(key), key).ShouldNotBeNull();

        cluster.Pass(600_000);
        cluster.Stores[0].Get(ModelCluster.PartitionOf(key), key).ShouldBeNull();
    }

    [Fact]
    public void Rounds_ReplicaAwayForLongerThanGrace_KeepsTheTombstoneUntilItKnows()
    {
        var cluster = new ModelCluster(Replicas, s_settings);
        byte[] key = [1];
        var partition = ModelCluster.PartitionOf(key);
        cluster.Write(key, Value(cluster, 3), 0, 1, 2);
        cluster.Pass(120_000);
        cluster.Up[2] = false;
        cluster.Write(key, Tombstone(cluster, 3), 0, 1);

        cluster.Pass(10 * s_settings.GraceMs);
        cluster.Stores[0].Get(partition, key).ShouldNotBeNull();

        cluster.Up[2] = true;
        cluster.Pass(600_000);
        foreach (var store in cluster.Stores) store.Get(partition, key).ShouldBeNull();
    }

    [Fact]
    public void Rounds_TombstoneThatCameLateByRepair_IsKeptUntilComparedAnew()
    {
        var cluster = new ModelCluster(Replicas, s_settings);
        byte[] key = [1];
        var partition = ModelCluster.PartitionOf(key);
        cluster.Write(key, Value(cluster, 3), 0, 1, 2);
        cluster.Pass(1_000);
        cluster.Write(key, Tombstone(cluster, 3), 2);
        cluster.Up[2] = false;
        // These two nodes compare after the deletion was written, and neither has it.
        cluster.Pass(2 * s_settings.GraceMs);
        (cluster.Up[1], cluster.Up[2]) = (false, true);

        cluster.Pass(3 * s_settings.GraceMs);

        cluster.Stores[0].Get(partition, key).ShouldNotBeNull()[1].ShouldBe((byte)RecordFlags.Tombstone);
        cluster.Up[1] = true;
        cluster.Pass(2 * s_settings.GraceMs);
        foreach (var store in cluster.Stores) store.Get(partition, key).ShouldBeNull();
    }

    [Fact]
    public void Rounds_AnyHistory_BringNothingBack() => Property.Check(s_event.ListOf(), 60, static events =>
        ShouldBringNothingBack(events, static _ => s_late));

    [Fact]
    public void Rounds_AnyHistoryAndDifferentGraces_BringNothingBack() => Property.Check(s_event.ListOf(), 40, static events =>
        ShouldBringNothingBack(events, static node => s_late with { GraceMs = s_differentGracesMs[node] }));

    [Fact]
    public void Rounds_DeletionOnTheNodeOfTheShortestGrace_OutlivesTheLatestWrite()
    {
        var cluster = new ModelCluster(Replicas, static node => s_late with { GraceMs = s_differentGracesMs[node] });
        var shortest = Array.IndexOf(s_differentGracesMs, s_differentGracesMs.Min());
        byte[] key =
        [
            .. Enumerable.Range(0, 256).Select(static i => (byte)i).Where(i => cluster.RankOf(shortest, ModelCluster.PartitionOf([i])) == 0)
            .Take(1),
        ];
        var value = Value(cluster, 3);
        cluster.Write(key, value, shortest);
        cluster.Pass(1_000);
        // Only the first replica learns of the deletion, and the others get the value last.
        cluster.Write(key, Tombstone(cluster, 1), shortest);
        cluster.Pass(s_late.LateMs - 30_000);
        cluster.Write(key, value, 0, 1, 2);

        cluster.Pass(3 * s_differentGracesMs.Max());

        foreach (var store in cluster.Stores) store.Get(ModelCluster.PartitionOf(key), key).ShouldBeNull();
    }

    [Fact]
    public void Rounds_DifferentGraces_AreCollectedEverywhereInTheEnd()
    {
        var cluster = new ModelCluster(Replicas, static node => s_late with { GraceMs = s_differentGracesMs[node] });
        byte[] key = [1];
        cluster.Write(key, Tombstone(cluster, 3), 0, 1, 2);

        cluster.Pass(s_differentGracesMs.Max());
        cluster.Stores.ShouldContain(store => store.Get(ModelCluster.PartitionOf(key), key) != null);

        cluster.Pass(2_400_000);
        foreach (var store in cluster.Stores) store.Get(ModelCluster.PartitionOf(key), key).ShouldBeNull();
    }

    private static void ShouldBringNothingBack(
        List<(int Kind, int Key, int Copies, int Nodes, int Minutes)> events, Func<int, RepairSettings> settings)
    {
        var history = new DeletionHistory(new ModelCluster(Replicas, settings, events.Count), Keys, s_late.LateMs - 30_000);
        foreach (var one in events) history.Happen(one);
        history.End(Enumerable.Range(0, Replicas).Max(node => settings(node).GraceMs) * 3);
        history.ShouldHaveForgottenWhatWasDeletedLast();
    }

    private static byte[] Tombstone(ModelCluster cluster, int copies) =>
        ModelCluster.Record(Now(cluster), copies, RecordFlags.Tombstone, valueBytes: 0);

    private static byte[] Value(ModelCluster cluster, int copies) => ModelCluster.Record(Now(cluster), copies);

    private static ulong Now(ModelCluster cluster) => DeathClock.At(cluster.Loop.NowMs);
}
