using System.Buffers.Binary;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Hints;

namespace Koltso.Tests.Storage.Hints;

public sealed class HintStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualScheduler _workers = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryAdd_ThenReadPage_GivesAllBackOldestFirst()
    {
        using var store = Open();
        store.Hints.TryAdd(2, 15, "b"u8, Records.Encode(Hints.Future + 7, "one")).ShouldBeTrue();
        _time.Advance(5);
        store.Hints.TryAdd(2, 3, "a"u8, Records.Encode(Hints.Future + 6, "two")).ShouldBeTrue();
        store.Hints.TryAdd(3, 3, "c"u8, Records.Encode(8, "other")).ShouldBeTrue();
        store.Hints.Nodes.ShouldBeEmpty();
        _workers.RunAll();

        using var page = store.Hints.ReadPage(2, 1 << 20);

        page.Status.ShouldBe(ScanStatus.Ok);
        page.Hints.Select(hint => (hint.Partition, Hints.Text(hint.Key), hint.Sequence)).ShouldBe([(15, "b", 1UL), (3, "a", 2UL)]);
        page.Hints[0].Record.ToArray().ShouldBe(Records.Encode(Hints.Future + 7, "one"));
        (page.Hints[1].SinceMs - page.Hints[0].SinceMs).ShouldBe(5);
        page.Hints[1].SinceMs.ShouldBe(_time.GetUtcNow().ToUnixTimeMilliseconds());
        store.Hints.Nodes.Order().ShouldBe([(ushort)2, (ushort)3]);
    }

    [Fact]
    public void TryAdd_ManyBeforeTheWorkerComes_AreOneBatchOnOneWorker()
    {
        using var store = Open();
        for (var i = 0; i < 100; i++) Hints.Add(store, 2, i);

        _workers.Count.ShouldBe(1);
        _workers.RunOne();
        store.Hints.BacklogOf(2).Hints.ShouldBe(100);
        Hints.Add(store, 2, 100);
        _workers.Count.ShouldBe(1);
    }

    [Fact]
    public void TryAdd_QueueFull_IsDroppedUntilTheWorkerCame()
    {
        using var store = Open();
        var record = Records.Encode(1, new byte[1 << 20]);
        for (var i = 0; i < 7; i++) store.Hints.TryAdd(2, 0, "key"u8, record).ShouldBeTrue();
        store.Hints.TryAdd(2, 0, "key"u8, record).ShouldBeFalse();
        store.Hints.Dropped.ShouldBe(1);

        _workers.RunAll();
        store.Hints.TryAdd(2, 0, "key"u8, record).ShouldBeTrue();
        _workers.RunAll();
        store.Hints.BacklogOf(2).Hints.ShouldBe(8);
    }

    [Fact]
    public void TryAdd_LargerThanTheQueue_IsTakenWhenNothingElseWaits()
    {
        using var store = Open();
        var record = Records.Encode(1, Records.Noise(1, 9 << 20));
        store.Hints.TryAdd(2, 0, "key"u8, record).ShouldBeTrue();
        store.Hints.TryAdd(2, 0, "key"u8, record).ShouldBeFalse();
        _workers.RunAll();

        using var page = store.Hints.ReadPage(2, 1);
        page.Hints.Single().Record.Span.SequenceEqual(record).ShouldBeTrue();
    }

    [Fact]
    public void TryAdd_NodesShareIsUsedUp_IsDroppedForThatNodeOnly()
    {
        var bytes = Hints.StoredBytes(0);
        using var store = Open(bytesMaxPerNode: 3 * bytes + bytes / 2);
        for (var i = 0; i < 3; i++) Hints.Add(store, 2, 0).ShouldBeTrue();
        Hints.Add(store, 2, 0).ShouldBeFalse();
        _workers.RunAll();
        Hints.Add(store, 2, 0).ShouldBeFalse();
        Hints.Add(store, 3, 0).ShouldBeTrue();
        store.Hints.Dropped.ShouldBe(2);

        store.Hints.Remove(2, 1).ShouldBeTrue();
        Hints.Add(store, 2, 0).ShouldBeTrue();
        store.Hints.BacklogOf(2).ShouldBe(new HintBacklog(2, 2 * bytes));
    }

    [Fact]
    public void ReadPage_LessRoomThanHints_IsFilledAndNeverEmpty()
    {
        using var store = Open();
        for (var i = 0; i < 10; i++) Hints.Add(store, 2, i);
        _workers.RunAll();
        var value = Hints.StoredBytes(0) - HintFormat.KeyBytes;

        Hints.Sequences(store, 2, 3 * value + 1).ShouldBe([1UL, 2UL, 3UL]);
        Hints.Sequences(store, 2, 0).ShouldBe([1UL]);
        store.Hints.Remove(2, 1);
        Hints.Sequences(store, 2, 2 * value).ShouldBe([2UL, 3UL]);
    }

    [Fact]
    public void Remove_AllOfANode_LeavesTheOthers()
    {
        using var store = Open();
        foreach (var node in new ushort[] { 1, 2, 3 }) Hints.Add(store, node, 0);
        _workers.RunAll();

        store.Hints.Remove(2, ulong.MaxValue).ShouldBeTrue();

        store.Hints.Nodes.Order().ShouldBe([(ushort)1, (ushort)3]);
        Hints.Sequences(store, 2).ShouldBeEmpty();
        Hints.Sequences(store, 3).ShouldBe([1UL]);
    }

    [Fact]
    public void Remove_ThenAdd_NeverTakesASequenceAgain()
    {
        using var store = Open();
        Hints.Add(store, 2, 0);
        _workers.RunAll();
        store.Hints.Remove(2, 1);
        Hints.Add(store, 2, 1);
        _workers.RunAll();

        store.Hints.Remove(2, 1).ShouldBeTrue();
        Hints.Sequences(store, 2).ShouldBe([2UL]);
    }

    [Fact]
    public void Remove_MoreThanAPage_RemovesAllAndGivesTheRoomBack()
    {
        using (var store = Open())
        {
            for (var i = 0; i < 3000; i++)
            {
                store.Hints.TryAdd(2, 0, "key"u8, Records.Encode(1, Records.Noise(i, 8000))).ShouldBeTrue();
                if (i % 100 == 0) _workers.RunAll();
            }

            _workers.RunAll();
            store.Hints.Remove(2, 2990).ShouldBeTrue();
            store.Hints.BacklogOf(2).Hints.ShouldBe(10);
            Hints.Sequences(store, 2).Count.ShouldBe(10);
        }

        // Of 24 MB at most the data that no compaction has processed yet and the last table, which still holds
        // something. (Closing waited until the files were deleted.)
        Directory.EnumerateFiles(Path.Combine(_folder.Path, "rocks"), "*.sst").Sum(table => new FileInfo(table).Length)
            .ShouldBeLessThan(12 << 20);
    }

    [Fact]
    public void Expire_SomeOlder_DropsThoseAndCountsThem()
    {
        using var store = Open();
        for (var i = 0; i < 6; i++)
        {
            Hints.Add(store, (ushort)(i % 2), i);
            _time.Advance(10);
        }

        _workers.RunAll();
        var from = _time.GetUtcNow().ToUnixTimeMilliseconds() - 60;

        store.Hints.Expire(from).ShouldBe(0);
        store.Hints.Expire(from + 30).ShouldBe(3);

        store.Hints.Expired.ShouldBe(3);
        Hints.Sequences(store, 0).ShouldBe([3UL]);
        Hints.Sequences(store, 1).ShouldBe([2UL, 3UL]);
    }

    [Fact]
    public void Open_AfterAKill_FindsWhatHadReachedTheDisk()
    {
        using var copy = new TestFolder();
        using (var store = Open())
        {
            for (var i = 0; i < 10; i++) Hints.Add(store, 2, i);
            _workers.RunAll();
            store.Hints.Remove(2, 4);
            Hints.Add(store, 2, 10);
            Records.CopyTo(_folder.Path, copy.Path);
        }

        using var again = Records.Open(copy.Path);
        again.Hints.Nodes.ShouldBe([(ushort)2]);
        again.Hints.BacklogOf(2).ShouldBe(new HintBacklog(6, 6 * Hints.StoredBytes(0)));
        Hints.Sequences(again, 2).ShouldBe([5UL, 6UL, 7UL, 8UL, 9UL, 10UL]);
    }

    [Fact]
    public async Task Hints_AddedAndDeliveredAtOnce_AreAllDeliveredOrCounted()
    {
        const int Threads = 3, Adds = 2000;
        using var store = Records.Open(_folder.Path, Records.Options(_folder.Path) with { HintBytesMaxPerNode = 100_000 });
        var adding = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => Enumerable.Range(0, Adds).Count(i => Hints.Add(store, (ushort)(i % 2), thread * Adds + i)),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var delivered = new List<string>();
        bool allAdded;
        do
        {
            allAdded = adding.All(thread => thread.IsCompleted);
            foreach (var node in new ushort[] { 0, 1 }) Deliver(store, node, delivered);
        }
        while (!allAdded || delivered.Count + store.Hints.Dropped < Threads * Adds);

        (await Task.WhenAll(adding)).Sum().ShouldBe(delivered.Count);
        delivered.Distinct().Count().ShouldBe(delivered.Count);
        store.Hints.Nodes.ShouldBeEmpty();
    }

    [Fact]
    public void Dispose_HintsWait_AreWritten()
    {
        using (var store = Open())
        {
            for (var i = 0; i < 10; i++) Hints.Add(store, 2, i);
        }

        using var again = Open();
        again.Hints.BacklogOf(2).Hints.ShouldBe(10);
        _workers.RunAll();
    }

    [Fact]
    public void AnyCall_AfterDispose_IsRefused()
    {
        var store = Open();
        Hints.Add(store, 2, 0);
        store.Dispose();

        Hints.Add(store, 2, 1).ShouldBeFalse();
        store.Hints.Dropped.ShouldBe(1);
        using var page = store.Hints.ReadPage(2, 100);
        page.Status.ShouldBe(ScanStatus.StoreFailed);
        store.Hints.Remove(2, 1).ShouldBeFalse();
        store.Hints.Expire(long.MaxValue).ShouldBe(0);
    }

    [Fact]
    public void TryAdd_NoRecord_Throws()
    {
        using var store = Open();

        Should.Throw<ArgumentException>(() => store.Hints.TryAdd(2, 16, "key"u8, Records.Encode(1, "v")));
        Should.Throw<ArgumentException>(() => store.Hints.TryAdd(2, 0, default, Records.Encode(1, "v")));
        Should.Throw<ArgumentException>(() => store.Hints.TryAdd(2, 0, "key"u8, [1, 2]));
    }

    [Fact]
    public void Format_OneHint_IsAsDrawn()
    {
        Records.Open(_folder.Path).Dispose();
        var record = Records.Encode(9, "v");
        using (var store = Open()) store.Hints.TryAdd(0x0203, 5, "key"u8, record);

        using var database = Records.OpenDatabase(_folder.Path);
        using var scan = database.Scan(Family.Hints);
        scan.Seek(default).ShouldBeTrue();
        scan.Key.ToArray().ShouldBe([2, 3, 0, 0, 0, 0, 0, 0, 0, 1]);
        BinaryPrimitives.ReadInt64LittleEndian(scan.Value).ShouldBe(_time.GetUtcNow().ToUnixTimeMilliseconds());
        scan.Value[8..].ToArray().ShouldBe([5, 0, 3, 0, .. "key"u8, .. record]);
    }

    [Fact]
    public void TryAdd_SyncedStore_IsStored()
    {
        using var store = Records.Open(
            _folder.Path, Records.Options(_folder.Path) with { FsyncMode = FsyncMode.Always, Workers = _workers }, time: _time);
        Hints.Add(store, 2, 0);
        _workers.RunAll();

        Hints.Sequences(store, 2).ShouldBe([1UL]);
    }

    private static void Deliver(RecordStore store, ushort node, List<string> delivered)
    {
        using var page = store.Hints.ReadPage(node, 2000);
        if (page.Hints.Count == 0) return;
        delivered.AddRange(page.Hints.Select(hint => Hints.Text(hint.Key)));
        store.Hints.Remove(node, page.Hints[^1].Sequence).ShouldBeTrue();
    }

    private RecordStore Open(long bytesMaxPerNode = 64 << 20) =>
        Records.Open(
            _folder.Path,
            Records.Options(_folder.Path) with { Workers = _workers, HintBytesMaxPerNode = bytesMaxPerNode },
            time: _time);
}
