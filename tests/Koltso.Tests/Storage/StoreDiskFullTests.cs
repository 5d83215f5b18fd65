using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Tests.Storage;

[Collection(TestDisk.Collection)]
public sealed class StoreDiskFullTests
{
    [Fact]
    public void Apply_ReserveReached_IsDiskFullUntilThereIsRoomAgain()
    {
        using var disk = new TestDisk(24);
        using var store = Records.Open(disk.Path);
        store.Apply(1, "before", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);

        disk.FillUpTo(2 << 20);
        store.TryHeal().ShouldBeFalse();

        store.Apply(1, "key", Records.Encode(2, "v")).ShouldBe(ReplicaStatus.DiskFull);
        store.Health.State.ShouldBe(StoreState.DiskFull);
        store.Health.Reason.ShouldNotBeNull();
        store.Get(1, "before").ShouldNotBeNull();
        store.Get(1, "key").ShouldBeNull();
        store.WriteClockCeiling(100).ShouldBe(ReplicaStatus.Applied);

        File.Delete(disk.Ballast);
        store.TryHeal().ShouldBeTrue();
        store.Apply(1, "key", Records.Encode(2, "v")).ShouldBe(ReplicaStatus.Applied);
        store.Health.State.ShouldBe(StoreState.Ok);
        store.Health.TimesHealed.ShouldBe(1);
    }

    [Fact]
    public void Apply_FillingTheDisk_StopsAtTheReserveByItself()
    {
        using var disk = new TestDisk(24);
        var applied = new List<int>();
        using (var store = Records.Open(disk.Path)) FillUntilRefused(store, applied).ShouldBe(ReplicaStatus.DiskFull, store.Health.Reason);

        // Acknowledged writes are there, and the reserve allows the store to open again.
        using var again = Records.Open(disk.Path);
        foreach (var i in applied) again.Get(i % 16, $"key{i}").ShouldBe(Expected(i));
    }

    [Theory]
    [InlineData(1, FsyncMode.Interval)]
    [InlineData(3, FsyncMode.Interval)]
    [InlineData(6, FsyncMode.Interval)]
    [InlineData(3, FsyncMode.Always)]
    public void Apply_DiskFilledByOthersUnderTheStore_IsDiskFullAndHealsWithoutLoss(int leftMebibytes, FsyncMode mode)
    {
        using var disk = new TestDisk(32);
        using var store = Records.Open(
            disk.Path, Records.Options(disk.Path) with { DiskReserveBytes = 4096, MemoryBytes = 16 << 20, FsyncMode = mode });
        var applied = new List<int>();
        disk.FillUpTo((long)leftMebibytes << 20);

        // The store sees that the disk is full, or the log meets it first.
        FillUntilRefused(store, applied).ShouldBeOneOf([ReplicaStatus.DiskFull, ReplicaStatus.InDoubt], store.Health.Reason);
        var refused = applied.Count;
        store.Apply(0, "next", Records.Encode(1_000_000, "v")).ShouldBe(ReplicaStatus.DiskFull);
        store.SyncWalIfDirty();
        store.Get(refused % 16, $"key{refused}").ShouldBeNull();
        foreach (var i in applied) store.Get(i % 16, $"key{i}").ShouldBe(Expected(i));

        File.Delete(disk.Ballast);
        store.TryHeal().ShouldBeTrue();

        store.Get(refused % 16, $"key{refused}").ShouldBeNull();
        foreach (var i in applied) store.Get(i % 16, $"key{i}").ShouldBe(Expected(i));
        store.Apply(1, "after", Records.Encode(1_000_000, "v")).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public void Apply_AfterAFlushFoundNoRoom_IsDiskFullAndNotInDoubt()
    {
        using var disk = new TestDisk(24);
        using var store = Records.Open(disk.Path, Records.Options(disk.Path) with { DiskReserveBytes = 4096 });
        var status = ReplicaStatus.Applied;
        for (var i = 0; status == ReplicaStatus.Applied; i++)
        {
            if (i == 90) disk.FillUpTo(200 << 10); // room for the rest of the memtable's log, but not for its table
            status = store.Apply(i % 16, $"key{i}", Expected(i));
            if (i > 90) SpinWait.SpinUntil(() => store.Snapshot().BackgroundErrors > 0, 50);
        }

        store.Snapshot().BackgroundErrors.ShouldBeGreaterThan(0);
        status.ShouldBe(ReplicaStatus.DiskFull, store.Health.Reason);
    }

    [Fact]
    public async Task Apply_OlderThanOneOfItsBatchThatFailed_SharesItsFailure()
    {
        using var disk = new TestDisk(24);
        var loop = new ManualScheduler();
        using var store = Records.Open(disk.Path, Records.Options(disk.Path) with { DiskReserveBytes = 4096, Writer = loop });
        // The log's file has room for a memtable from the start; a batch is at most half of one.
        foreach (var key in new[] { "first", "second" })
        {
            var before = store.ApplyAsync(1, Records.Key(key), Records.Encode(1, Records.Noise(1, 150 << 10)), loop).AsTask();
            loop.RunAll();
            (await before).ShouldBe(ReplicaStatus.Applied);
        }

        disk.FillUpTo(16 << 10);
        var newer = store.ApplyAsync(1, Records.Key("key"), Records.Encode(2, Records.Noise(1, 170 << 10)), loop).AsTask();
        var older = store.ApplyAsync(1, Records.Key("key"), Records.Encode(1, "older"), loop).AsTask();
        loop.RunAll();

        (await newer).ShouldBe(ReplicaStatus.InDoubt);
        (await older).ShouldBe(ReplicaStatus.InDoubt);
        store.Health.WritesRefused.ShouldBe(2);
    }

    [Fact]
    public void Open_NoRoomAtAll_IsRefusedClearly()
    {
        using var disk = new TestDisk(24);
        Records.Open(disk.Path).Dispose();
        disk.FillUpTo(8192);

        Should.Throw<StoreOpenException>(() => Records.Open(disk.Path)).Message.ShouldContain("free some space");
    }

    private static ReplicaStatus FillUntilRefused(RecordStore store, List<int> applied)
    {
        for (var i = 0; i < 100_000; i++)
        {
            var status = store.Apply(i % 16, $"key{i}", Expected(i));
            if (status != ReplicaStatus.Applied) return status;
            applied.Add(i);
        }

        return ReplicaStatus.Applied;
    }

    private static byte[] Expected(int i) => Records.Encode((ulong)i + 1, Records.Noise(i, 3000));
}
