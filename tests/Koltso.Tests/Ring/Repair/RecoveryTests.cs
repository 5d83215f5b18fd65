using Koltso.Core.Repair;
using Koltso.Ring.Repair;
using Koltso.Storage.Lineage;

namespace Koltso.Tests.Ring.Repair;

/// <summary>Nodes whose store lacks what it had, among others.</summary>
public class RecoveryTests
{
    private static readonly RepairSettings s_settings = new() { LateMs = 100_000, GraceMs = 110_000 };
    private static readonly byte[] s_key = [7];
    private static readonly int s_partition = ModelCluster.PartitionOf(s_key);

    [Fact]
    public void OldCopyPutBackAfterCollecting_DeletedKeyStaysDeleted()
    {
        var cluster = Compared(out var old);
        cluster.Write(s_key, old, 0);
        Lose(cluster, 0);
        IsClosed(cluster, 0).ShouldBeTrue();

        cluster.Pass(10_000);

        foreach (var store in cluster.Stores) store.Get(s_partition, s_key).ShouldBeNull();
        IsClosed(cluster, 0).ShouldBeFalse();
        cluster.Lineages[0].Doubt.ShouldBe(StoreDoubt.None);
        cluster.Nodes[0].Services.Figures.RecordsRemoved.ShouldBe(1);
    }

    [Fact]
    public void WriteThatOnlyTheLossyStoreHas_YoungerThanAnyCollectedDeletion_IsSentToTheOthers()
    {
        var cluster = Compared(out _);
        var young = ModelCluster.Record(DeathClock.At(cluster.Loop.NowMs - 50_000), 3);
        cluster.Write(s_key, young, 0);
        Lose(cluster, 0);

        cluster.Pass(10_000);

        foreach (var store in cluster.Stores) store.Get(s_partition, s_key).ShouldBe(young);
    }

    [Fact]
    public void EmptiedStore_GetsAllBackAndOnlyThenIsOpen()
    {
        var cluster = Compared(out var old);
        cluster.Write(s_key, old, 1, 2);
        Lose(cluster, 0);

        cluster.Loop.RunUntil(() =>
        {
            cluster.Nodes[0].Repair.Tick();
            var hasIt = cluster.Stores[0].Get(s_partition, s_key) is not null;
            (hasIt || IsClosed(cluster, 0)).ShouldBeTrue();
            return !IsClosed(cluster, 0);
        });
        cluster.Stores[0].Get(s_partition, s_key).ShouldBe(old);
    }

    [Fact]
    public void LossyStore_AskedByAnother_TellsNothing()
    {
        var cluster = Compared(out var old);
        cluster.Write(s_key, old, 0);
        Lose(cluster, 0);

        cluster.Round(1).Failed.ShouldBeGreaterThan(0);

        cluster.Stores[1].Get(s_partition, s_key).ShouldBeNull();
    }

    [Fact]
    public void OneReplicaOutOfReach_PartitionWaitsUntilTheOperatorGoesOnWithout()
    {
        var cluster = Compared(out _);
        cluster.Up[2] = false;
        Lose(cluster, 0);
        cluster.Pass(30_000);
        IsClosed(cluster, 0).ShouldBeTrue("n2 may be the only one with what n0 had");
        cluster.Nodes[0].Services.Recovery.OwedTo.ShouldBe([(ushort)2]);

        cluster.Nodes[0].Services.Recovery.Accept();
        IsClosed(cluster, 0).ShouldBeFalse();
        cluster.Lineages[0].Doubt.ShouldBe(StoreDoubt.Lost, "it is compared with n2 as soon as that is back");

        cluster.Up[2] = true;
        cluster.Pass(30_000);
        cluster.Lineages[0].Doubt.ShouldBe(StoreDoubt.None);
    }

    [Fact]
    public void AllStoresInDoubtAtOnce_NothingThatOneHasIsLostAndNobodyWaitsForEver()
    {
        var cluster = Compared(out var old);
        cluster.Write(s_key, old, 2);
        for (var node = 0; node < 3; node++) Lose(cluster, node);

        cluster.Pass(60_000);

        foreach (var store in cluster.Stores) store.Get(s_partition, s_key).ShouldBe(old);
        cluster.Lineages.ShouldAllBe(static lineage => lineage.Doubt == StoreDoubt.None);
    }

    [Fact]
    public void TwoOldCopies_OneSoundStore_DeletedKeyStaysDeleted()
    {
        var cluster = Compared(out var old);
        cluster.Write(s_key, old, 0, 1);
        Lose(cluster, 0);
        Lose(cluster, 1);

        cluster.Pass(60_000);

        foreach (var store in cluster.Stores) store.Get(s_partition, s_key).ShouldBeNull();
        cluster.Lineages.ShouldAllBe(static lineage => lineage.Doubt == StoreDoubt.None);
    }

    [Fact]
    public void CrashInTheMiddle_WhatWasComparedIsNotComparedAgain()
    {
        var cluster = Compared(out _);
        cluster.Up[2] = false;
        Lose(cluster, 0);
        cluster.Pass(10_000);
        var recovery = new Recovery(cluster.Nodes[0].Services);

        recovery.Look();

        recovery.OwedTo.ShouldBe([(ushort)2]);
    }

    [Fact]
    public void NewStore_MostReplicasRememberNoOther_IsOpenWithoutAComparison()
    {
        var fresh = new ModelCluster(3, s_settings, lineages: [
            ModelCluster.NewLineage(StoreDoubt.New, 0), ModelCluster.NewLineage(StoreDoubt.None, 1),
            ModelCluster.NewLineage(StoreDoubt.None, 2),
        ]);
        var recovery = fresh.Nodes[0].Services.Recovery;
        recovery.Look();
        IsClosed(fresh, 0).ShouldBeTrue();

        recovery.Clear(1);
        IsClosed(fresh, 0).ShouldBeFalse();
        fresh.Lineages[0].Doubt.ShouldBe(StoreDoubt.New);

        recovery.Clear(2);
        fresh.Lineages[0].Doubt.ShouldBe(StoreDoubt.None);
    }

    [Fact]
    public void TombstonesOfALossyStore_AreNotCollectedUntilItHasBeenCompared()
    {
        var cluster = Compared(out _);
        cluster.Up[2] = false;
        Lose(cluster, 0);
        cluster.Nodes[0].Services.Recovery.OwesAny(cluster.Nodes[0].Services.View, s_partition).ShouldBeTrue();
    }

    /// <summary>All three nodes have just been compared; <paramref name="old"/> is a record from long before that.</summary>
    private static ModelCluster Compared(out byte[] old)
    {
        var cluster = new ModelCluster(3, s_settings);
        old = ModelCluster.Record(DeathClock.At(cluster.Loop.NowMs - 200_000), 3);
        for (var node = 0; node < 3; node++) cluster.Round(node).Failed.ShouldBe(0);
        return cluster;
    }

    private static void Lose(ModelCluster cluster, int node)
    {
        cluster.Lineages[node].Judge(new StorePoint(1, 99, 99), "n1").ShouldBeTrue();
        cluster.Nodes[node].Services.Recovery.Look();
    }

    private static bool IsClosed(ModelCluster cluster, int node) => cluster.Nodes[node].Services.Gate.IsClosed(s_partition);
}
