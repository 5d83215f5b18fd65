using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Simulation.Disk;

public sealed class SimDiskTests
{
    private readonly SimDisk _disk = new("disk", new Random(1));

    [Fact]
    public async Task AnyCall_OfAKilledProcess_FailsAndChangesNothing()
    {
        var loop = new ManualScheduler();
        var options = Records.Options("") with { Workers = loop, Writer = PipeScheduler.Inline };
        var dead = Open(options);
        AddHint(dead, loop).ShouldBeTrue();
        var waiting = dead.ApplyAsync(1, Records.Key("late"), Records.Encode(2, "v"), loop).AsTask();
        dead.Hints.TryAdd(2, 1, "late"u8, Records.Encode(2, "v")).ShouldBeTrue();
        _disk.Kill();
        using var store = Open(options);
        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
        var unsynced = _disk.UnsyncedBatches;

        loop.RunAll();
        (await waiting).ShouldBe(ReplicaStatus.InDoubt);
        dead.Apply(1, "late", Records.Encode(2, "v")).ShouldBe(ReplicaStatus.StoreFailed);
        dead.Read(1, Records.Key("key")).Status.ShouldBe(ReplicaStatus.StoreFailed);
        dead.Scan(1, default, (_, _) => true).ShouldBe(ScanStatus.StoreFailed);
        dead.Hints.Remove(2, ulong.MaxValue).ShouldBeFalse();
        dead.RepairMarks.Write(1, 2, new RepairMark(3, 1, 1));
        dead.WriteClockCeiling(1000).ShouldBe(ReplicaStatus.StoreFailed);
        dead.SyncWalIfDirty().ShouldBeFalse();
        dead.TryHeal().ShouldBeFalse();
        dead.Dispose();

        _disk.UnsyncedBatches.ShouldBe(unsynced);
        store.Get(1, "late").ShouldBeNull();
        store.Hints.BacklogOf(2).Hints.ShouldBe(1);
        store.ReadClockCeiling().ShouldBeLessThan(1000UL);
        Should.Throw<StoreOpenException>(() => Open(options));
    }

    [Fact]
    public void Claim_DiskOfAnotherStore_IsRefused()
    {
        Open().Dispose();

        Should.Throw<StoreOpenException>(() => _disk.Claim(Records.Identity with { Node = "n2" }));
    }

    [Fact]
    public void Apply_DiskFull_IsRefusedUntilThereIsRoomAgain()
    {
        using var store = Open(Records.Options("") with { DiskReserveBytes = 4096 });
        store.Apply(1, "before", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
        var changes = store.ChangesOf(1);
        _disk.FillUpTo(100);

        store.Apply(1, "key", Records.Encode(2, Records.Noise(1, 1000))).ShouldBe(ReplicaStatus.InDoubt);
        store.Apply(1, "key", Records.Encode(2, "v")).ShouldBe(ReplicaStatus.DiskFull);
        store.TryHeal().ShouldBeFalse();
        store.Get(1, "before").ShouldNotBeNull();
        store.Get(1, "key").ShouldBeNull();

        _disk.OthersBytes = 0;
        store.TryHeal().ShouldBeTrue();
        store.Get(1, "key").ShouldBeNull();
        store.Apply(1, "key", Records.Encode(2, "v")).ShouldBe(ReplicaStatus.Applied);
        store.Health.TimesHealed.ShouldBe(1);
        store.ChangesOf(1).ShouldBeGreaterThan(changes + 1);
    }

    [Fact]
    public void Apply_ReserveReached_IsRefusedBeforeTheDiskIsFull()
    {
        using var store = Open();
        _disk.FillUpTo(2 << 20);
        store.TryHeal().ShouldBeFalse();

        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.DiskFull);
        store.WriteClockCeiling(100).ShouldBe(ReplicaStatus.Applied);
        _disk.OthersBytes = 0;
        store.TryHeal().ShouldBeTrue();
    }

    [Fact]
    public void Open_NoRoomAtAll_IsRefusedAndGivesTheDiskUp()
    {
        Open().Dispose();
        _disk.FillUpTo(1000);

        Should.Throw<StoreOpenException>(() => Open()).Message.ShouldContain("free some space");
        _disk.OthersBytes = 0;
        Open().Dispose();
    }

    [Fact]
    public async Task Apply_HeldBackAtTheEndOfATurn_IsDoneByTheWriter()
    {
        var (loop, turnEnd, writer) = (new ManualScheduler(), new ManualScheduler(), new ManualScheduler());
        using var store = Open(Records.Options("") with { Writer = writer, WriterOfLittle = turnEnd });
        _disk.Faults.StalledWrites = 1;
        var write = store.ApplyAsync(1, Records.Key("key"), Records.Encode(1, "v"), loop).AsTask();
        loop.RunAll();
        turnEnd.RunAll();
        store.Snapshot().RecordsWritten.ShouldBe(0);
        writer.RunOne();
        loop.RunAll();

        (await write).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Read_NotCached_IsDoneByAReader()
    {
        var loop = new ManualScheduler();
        var workers = new ManualScheduler();
        using var store = Open(Records.Options("").On(workers));
        var first = store.ApplyAsync(1, Records.Key("key"), Records.Encode(5, "v"), PipeScheduler.Inline).AsTask();
        workers.RunAll();
        (await first).ShouldBe(ReplicaStatus.Applied);
        _disk.Faults.UncachedReads = 1;
        var read = store.ReadAsync(1, Records.Key("key"), loop).AsTask();
        var older = store.ApplyAsync(1, Records.Key("key"), Records.Encode(4, "older"), loop).AsTask();
        loop.RunAll();
        read.IsCompleted.ShouldBeFalse();
        older.IsCompleted.ShouldBeFalse();
        workers.RunAll();
        loop.RunAll();

        var answer = await read;
        answer.Status.ShouldBe(ReplicaStatus.Found);
        answer.Record.Return();
        (await older).ShouldBe(ReplicaStatus.Superseded);
    }

    [Fact]
    public void Read_DiskFails_IsStoreFailedAndWritesGoOn()
    {
        using var store = Open();
        store.Apply(1, "key", Records.Encode(5, "v")).ShouldBe(ReplicaStatus.Applied);
        _disk.Faults.FailedReads = 1;

        store.Read(1, Records.Key("key")).Status.ShouldBe(ReplicaStatus.StoreFailed);
        store.Scan(1, default, (_, _) => true).ShouldBe(ScanStatus.StoreFailed);
        store.Apply(1, "key", Records.Encode(6, "v")).ShouldBe(ReplicaStatus.Applied);
        store.Health.State.ShouldBe(StoreState.Ok);
    }

    [Fact]
    public void Apply_WriteFails_FailsTheStoreUntilItIsOpenedAnew()
    {
        var store = Open();
        _disk.Faults.FailedWrites = 1;
        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.InDoubt);
        _disk.Faults.Clear();
        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.StoreFailed);
        store.TryHeal().ShouldBeFalse();
        _disk.Kill();

        using var again = Open();
        again.Get(1, "key").ShouldBeNull();
        again.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public void Apply_SyncFails_IsThereAfterTheNextOpeningOrNot()
    {
        var found = new HashSet<bool>();
        for (var seed = 0; seed < 20; seed++)
        {
            var disk = new SimDisk("disk", new Random(seed));
            var options = Records.Options("") with { FsyncMode = FsyncMode.Always, Writer = PipeScheduler.Inline };
            var store = Open(options, disk);
            disk.Faults.FailedSyncs = 1;
            store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.InDoubt);
            store.Get(1, "key").ShouldBeNull();
            disk.Kill();
            disk.Faults.Clear();

            using var again = Open(options, disk);
            found.Add(again.Get(1, "key") is not null);
        }

        found.Count.ShouldBe(2);
    }

    [Fact]
    public void TryHeal_BatchThatWasRefusedIsInTheLog_KnowsItsClock()
    {
        var found = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var disk = new SimDisk("disk", new Random(seed));
            var options = Records.Options("") with { FsyncMode = FsyncMode.Always, Writer = PipeScheduler.Inline };
            using (var store = Open(options, disk))
            {
                disk.FillUpTo(0);
                store.Apply(1, "key", Records.Encode(200, "newest")).ShouldBe(ReplicaStatus.InDoubt);
                disk.OthersBytes = 0;
                store.TryHeal().ShouldBeTrue();
                store.Apply(1, "other", Records.Encode(150, "v")).ShouldBe(ReplicaStatus.Applied);
                if (store.Get(1, "key") is null) continue;
            }

            found++;
            using var again = Open(options, disk);
            again.ReadClockCeiling().ShouldBe(200UL);
            again.Apply(1, "key", Records.Encode(160, "older")).ShouldBe(ReplicaStatus.Superseded);
        }

        found.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void SyncWalIfDirty_SyncFails_FailsTheStoreAndLeavesTheLogUnsynced()
    {
        using var store = Open();
        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
        _disk.Faults.FailedSyncs = 1;

        store.SyncWalIfDirty().ShouldBeFalse();
        store.Health.State.ShouldBe(StoreState.Failed);
        _disk.UnsyncedBatches.ShouldBe(1);
    }

    [Fact]
    public void TryHeal_BackgroundWorkFailed_OpensTheDatabaseAnew()
    {
        using var store = Open();
        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
        var changes = store.ChangesOf(1);
        _disk.FailBackgroundWork();
        store.Snapshot().BackgroundErrors.ShouldBe(1);

        store.TryHeal().ShouldBeTrue();
        store.Snapshot().BackgroundErrors.ShouldBe(0);
        store.ChangesOf(1).ShouldBe(changes + 1);
        store.Get(1, "key").ShouldNotBeNull();
    }

    [Fact]
    public void Apply_AFlushHasFailed_IsRefusedUntilTheDatabaseIsOpenedAnew()
    {
        using var store = Open(Records.Options("") with { Writer = PipeScheduler.Inline });
        _disk.FailBackgroundWork();

        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.StoreFailed);
        store.Health.State.ShouldBe(StoreState.Ok);
        store.TryHeal().ShouldBeTrue();

        store.Get(1, "key").ShouldBeNull();
        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
    }

    internal static bool AddHint(RecordStore store, ManualScheduler loop)
    {
        var taken = store.Hints.TryAdd(2, 1, "key"u8, Records.Encode(1, "v"));
        loop.RunAll();
        return taken;
    }

    private RecordStore Open(StoreOptions? options = null, SimDisk? disk = null) =>
        RecordStore.Open((disk ?? _disk).Claim(Records.Identity), options ?? Records.Options(""), Records.Identity, new ManualTime());
}
