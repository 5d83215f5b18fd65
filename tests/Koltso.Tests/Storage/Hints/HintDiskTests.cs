using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Hints;
using Koltso.Storage.Native;
using Koltso.Storage.Rocks;

namespace Koltso.Tests.Storage.Hints;

[Collection(TestDisk.Collection)]
public sealed class HintDiskTests
{
    [Fact]
    public void TryAdd_ReserveReached_IsDroppedAndDeliveryGoesOn()
    {
        using var disk = new TestDisk(24);
        var workers = new ManualScheduler();
        using var store = Records.Open(disk.Path, Records.Options(disk.Path) with { Workers = workers });
        for (var i = 0; i < 10; i++) Hints.Add(store, 2, i);
        workers.RunAll();
        Hints.Add(store, 2, 10).ShouldBeTrue();
        disk.FillUpTo(2 << 20);
        store.TryHeal().ShouldBeFalse();

        Hints.Add(store, 2, 11).ShouldBeFalse();
        workers.RunAll();
        store.Hints.Dropped.ShouldBe(2);
        Hints.Sequences(store, 2).Count.ShouldBe(10);
        store.Hints.Remove(2, 9).ShouldBeTrue();
        store.Hints.BacklogOf(2).Hints.ShouldBe(1);

        File.Delete(disk.Ballast);
        store.TryHeal().ShouldBeTrue();
        Hints.Add(store, 2, 12).ShouldBeTrue();
    }

    [Theory]
    [InlineData(FsyncMode.Interval)]
    [InlineData(FsyncMode.Always)]
    public void TryAdd_DiskFilledByOthersUnderTheStore_KeepsWhatItHasAndCountsItAfterTheReopening(FsyncMode mode)
    {
        using var disk = new TestDisk(32);
        var workers = new ManualScheduler();
        using var store = Records.Open(
            disk.Path, Records.Options(disk.Path) with { DiskReserveBytes = 4096, Workers = workers, FsyncMode = mode });
        for (var i = 0; i < 10; i++) Hints.Add(store, 2, i);
        workers.RunAll();
        store.Hints.Remove(2, 3);
        disk.FillUpTo(256 << 10);
        store.Hints.TryAdd(2, 0, "key"u8, Records.Encode(1, Records.Noise(1, 2 << 20))).ShouldBeTrue();
        workers.RunAll();

        store.Health.State.ShouldBe(StoreState.DiskFull);
        store.Hints.Dropped.ShouldBe(1);
        Hints.Add(store, 2, 11).ShouldBeFalse();
        store.Hints.Remove(2, 4).ShouldBeFalse();
        store.Hints.Expire(long.MaxValue).ShouldBe(0);
        Hints.Sequences(store, 2).Count.ShouldBe(7);

        File.Delete(disk.Ballast);
        store.TryHeal().ShouldBeTrue();
        store.Hints.BacklogOf(2).ShouldBe(new HintBacklog(7, 7 * Hints.StoredBytes(0)));
        Hints.Add(store, 2, 12).ShouldBeTrue();
        workers.RunAll();
        var sequences = Hints.Sequences(store, 2);
        sequences.Take(7).ShouldBe([4UL, 5UL, 6UL, 7UL, 8UL, 9UL, 10UL]);
        sequences.Count.ShouldBe(8);
    }

    [Fact]
    public void TryAdd_StoreThatFailed_IsDropped()
    {
        using var folder = new TestFolder();
        using var store = Records.Open(folder.Path);
        var loop = Path.Combine(folder.Path, "rocks", "999999.log");
        File.CreateSymbolicLink(loop, loop);
        store.Apply(1, "key", Records.Encode(1, "v"));
        store.SyncWalIfDirty().ShouldBeFalse();

        Hints.Add(store, 2, 1).ShouldBeFalse();
        store.Hints.Remove(2, 1).ShouldBeTrue(); // No hint is there.
    }

    [Fact]
    public void TryAdd_IntervalSync_LeavesTheLogToBeSynced()
    {
        using var folder = new TestFolder();
        var workers = new ManualScheduler();
        using var store = Records.Open(folder.Path, Records.Options(folder.Path) with { Workers = workers });
        Hints.Add(store, 2, 0);
        workers.RunAll();

        // A log that cannot be opened shows that a sync was tried.
        var loop = Path.Combine(folder.Path, "rocks", "999999.log");
        File.CreateSymbolicLink(loop, loop);
        store.SyncWalIfDirty().ShouldBeFalse();
    }

    [Fact]
    public unsafe void Open_FolderOfABuildWithoutHints_GetsTheFamilyAndKeepsItsRecords()
    {
        using var folder = new TestFolder();
        Records.Open(folder.Path).Dispose();
        var rocks = Path.Combine(folder.Path, "rocks");
        Directory.Delete(rocks, recursive: true);
        Directory.CreateDirectory(rocks);
        var options = RocksApi.OptionsCreate();
        RocksApi.OptionsSetCreateIfMissing(options, 1);
        RocksApi.OptionsSetCreateMissingColumnFamilies(options, 1);
        var path = System.Text.Encoding.UTF8.GetBytes(rocks + '\0');
        var families = stackalloc nint[2];
        var familyOptions = stackalloc nint[] { options, options };
        byte* error = null;
        fixed (byte* pathZ = path, records = "default\0"u8, meta = "meta\0"u8)
        {
            var names = stackalloc byte*[] { records, meta };
            var database = RocksApi.OpenColumnFamilies(options, pathZ, 2, names, familyOptions, families, &error);
            using (var batch = new RocksBatch())
            {
                batch.Put(families[0], StoredKey.Compose(new byte[StoredKey.BytesMax], 3, "key"u8), Records.Encode(7, "v"));
                var write = RocksApi.WriteoptionsCreate();
                RocksApi.Write(database, write, batch.Pointer, &error);
                RocksApi.WriteoptionsDestroy(write);
            }

            RocksApi.ColumnFamilyHandleDestroy(families[0]);
            RocksApi.ColumnFamilyHandleDestroy(families[1]);
            RocksApi.Close(database);
        }

        RocksApi.OptionsDestroy(options);
        (error == null).ShouldBeTrue();

        using (var store = Records.Open(folder.Path))
        {
            store.Get(3, "key").ShouldBe(Records.Encode(7, "v"));
            Hints.Add(store, 2, 0).ShouldBeTrue();
        }

        using var again = Records.Open(folder.Path);
        Hints.Sequences(again, 2).ShouldBe([1UL]);
    }
}
