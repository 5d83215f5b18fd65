using System.Text;
using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Storage.Health;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Simulation.Disk;

public sealed class SimDiskLossTests
{
    [Fact]
    public void PowerLoss_HintsWereRemoved_BringsBackSomeOrNone()
    {
        var left = new HashSet<long>();
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var disk = new SimDisk("disk", random);
            var loop = new ManualScheduler();
            var store = Open(disk, Records.Options("") with { Workers = loop });
            SimDiskTests.AddHint(store, loop).ShouldBeTrue();
            disk.UnsyncedBatches.ShouldBe(1);
            store.SyncWalIfDirty().ShouldBeTrue();
            store.Hints.Remove(2, ulong.MaxValue).ShouldBeTrue();
            disk.PowerLoss(random);

            using var again = Open(disk, Records.Options(""));
            left.Add(again.Hints.BacklogOf(2).Hints);
        }

        left.Order().ShouldBe([0L, 1L]);
    }

    [Fact]
    public void Faults_SameSeed_ComeToTheSame()
    {
        var trace = Trace(7);

        Trace(7).ShouldBe(trace);
        Trace(8).ShouldNotBe(trace);
        trace.ShouldContain(nameof(ReplicaStatus.StoreFailed));
        trace.ShouldContain(nameof(ReplicaStatus.Applied));
    }

    /// <summary>The results of many writes and reads on a faulty disk.</summary>
    private static string Trace(int seed)
    {
        var random = new Random(seed);
        var disk = new SimDisk("disk", random) { Faults = { UncachedReads = 0.2 } };
        using var stage = new Stage.OnSimDisk(disk, Records.Options(""));
        var trace = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            var store = stage.Store;
            (disk.Faults.FailedReads, disk.Faults.FailedWrites, disk.Faults.FailedSyncs) = (0.1, 0.02, 0.05);
            var read = store.ReadAsync(i % 5, Records.Key("key"), stage.Loop).AsTask();
            var write = store.ApplyAsync(i % 5, Records.Key("key"), Records.Encode((ulong)i + 1, "v"), stage.Loop).AsTask();
            stage.RunUntilIdle();
            disk.Faults.FailedReads = 0;
            trace.Append(write.Result).Append(' ').Append(read.Result.Status).Append(' ');
            read.Result.Record.Return();
            if (i % 10 == 0) trace.Append(store.SyncWalIfDirty()).Append(disk.UnsyncedBatches).Append(' ');
            if (store.Health.State != StoreState.Failed) continue;
            if (i % 2 == 0) disk.PowerLoss(random);
            // An opening writes too, and fails if it cannot.
            (disk.Faults.FailedWrites, disk.Faults.FailedSyncs) = (0, 0);
            stage.Kill();
        }

        return trace.ToString();
    }

    private static RecordStore Open(SimDisk disk, StoreOptions options) =>
        RecordStore.Open(disk.Claim(Records.Identity), options, Records.Identity, new ManualTime());
}
