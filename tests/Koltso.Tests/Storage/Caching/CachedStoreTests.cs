using System.IO.Pipelines;
using Koltso.Core.Buffers;
using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Tests.Storage.Caching;

/// <summary>A store whose cache has room for some of its keys answers like one that has none.</summary>
public sealed class CachedStoreTests : IDisposable
{
    private const int Partition = 3, Keys = 200;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_BesideWrites_IsNeverOlderThanWhatWasAcknowledgedBefore()
    {
        using var store = Records.Open(_folder.Path, Options());
        // Of each key, the newest that was acknowledged, or that anybody has read.
        var least = new long[Keys];
        using var writersEnd = new CancellationTokenSource();
        // Each on a thread of its own: the pool may have too few.
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Factory.StartNew(
            () => ReadUntil(store, least, seed, writersEnd.Token),
            default, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var (random, loop) = (new Random(1), new ManualScheduler());
        for (var clock = 1; clock <= 30_000;)
        {
            // Some batches have several writes of one key.
            var batch = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (Key: Chosen(random), Clock: clock++)).ToList();
            var writes = batch.Select(write => store.ApplyAsync(
                Partition, Records.Key($"key{write.Key}"), Records.Encode((ulong)write.Clock, $"{write.Clock}"), loop).AsTask()).ToList();
            while (writes.Any(static write => !write.IsCompleted)) loop.RunAll();
            foreach (var (key, written) in batch) Raise(ref least[key], written);
        }

        await writersEnd.CancelAsync();
        await Task.WhenAll(readers);
        var stats = store.Snapshot();
        stats.RecordCacheHits.ShouldBeGreaterThan(0);
        stats.HeaderCacheHits.ShouldBeGreaterThan(0);
        for (var key = 0; key < Keys; key++) Version(store.Read(Partition, Records.Key($"key{key}"))).ShouldBe((ulong)least[key]);
    }

    [Fact]
    public void Read_AfterRemoval_IsAbsent()
    {
        using var store = Records.Open(_folder.Path, Options());
        store.Apply(Partition, "key", Records.Encode(1, "value"));
        for (var i = 0; i < 3; i++) store.Get(Partition, "key").ShouldNotBeNull();

        store.Remove(Partition, "key", 1).ShouldBe(ReplicaStatus.Applied);

        store.Get(Partition, "key").ShouldBeNull();
        Header(store, "key").Status.ShouldBe(ReplicaStatus.Absent);
    }

    [Fact]
    public void Read_HeaderOfALargeRecord_IsTheHeaderAlsoFromTheCache()
    {
        using var store = Records.Open(_folder.Path, Options());
        var record = Records.Encode(7, new byte[1 << 20]);
        store.Apply(Partition, "large", record);

        for (var i = 0; i < 3; i++) Version(Header(store, "large")).ShouldBe(7ul);

        store.Snapshot().HeaderCacheHits.ShouldBeGreaterThan(0);
        store.Get(Partition, "large").ShouldBe(record);
    }

    /// <summary>It is the only copy of that version, and the disk has it no more.</summary>
    [Fact]
    public async Task Damage_OfABlockWhoseRecordIsCached_IsFilledWithThat()
    {
        var disk = new SimDisk("disk", new Random(1));
        using var store = RecordStore.Open(disk.Claim(Records.Identity), Options(), Records.Identity, TimeProvider.System);
        for (var i = 0; i < 10; i++) store.Apply(Partition, $"key{i}", Records.Encode(10 + (ulong)i, $"value {i}"));
        for (var i = 0; i < 3; i++) store.Get(Partition, "key5").ShouldNotBeNull();
        disk.BreakBlock(0, 9, 4, 6);
        store.Read(Partition, Records.Key("key4")).Status.ShouldBe(ReplicaStatus.Corrupt);
        var damage = store.Damage.Examine(store.Damage.Tables.ShouldHaveSingleItem()).ShouldNotBeNull();
        (await store.Damage.WatchAsync(damage, PipeScheduler.ThreadPool)).ShouldBe(ReplicaStatus.Applied);

        foreach (var range in damage.Ranges)
        {
            (await store.Damage.FillAsync(range, [(Records.Key("key5"), Records.Encode(3, "older"))], PipeScheduler.ThreadPool))
                .ShouldBe(ReplicaStatus.Applied);
        }

        store.Get(Partition, "key5").ShouldBe(Records.Encode(15, "value 5"));
        store.Get(Partition, "key4").ShouldBeNull();
        store.Get(Partition, "key7").ShouldNotBeNull();
    }

    /// <summary>Its block goes back before the batch is written.</summary>
    [Fact]
    public async Task Apply_LargeRecordInABlock_LeavesItsHeaderInTheCache()
    {
        using var store = Records.Open(_folder.Path, Options());
        store.Apply(Partition, "large", Records.Encode(1, "small at first"));
        for (var i = 0; i < 3; i++) store.Get(Partition, "large");
        var record = Records.Encode(7, Records.Noise(1, 1 << 20));
        var block = Block.TryRent(record.Length).ShouldNotBeNull();
        record.CopyTo(block.Span);

        var write = store.ApplyAsync(Partition, Records.Key("large"), block.Span[..record.Length], PipeScheduler.Inline, block: block);
        (await write).ShouldBe(ReplicaStatus.Applied);
        block.Return();

        var misses = store.Snapshot().HeaderCacheMisses;
        Version(Header(store, "large")).ShouldBe(7ul);
        store.Snapshot().HeaderCacheMisses.ShouldBe(misses);
        store.Get(Partition, "large").ShouldBe(record);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(StoreOptions.CacheBytesMin - 1)]
    [InlineData((8 << 20) / 2 + 1)]
    public void Open_CacheOfASizeThatCannotBe_IsRefused(long bytes) => Should.Throw<ArgumentOutOfRangeException>(
        () => Records.Open(_folder.Path, Records.Options(_folder.Path) with { CacheBytes = bytes })).ParamName.ShouldBe("CacheBytes");

    [Fact]
    public void Apply_OlderThanACachedRecord_IsSuperseded()
    {
        using var store = Records.Open(_folder.Path, Options());
        store.Apply(Partition, "key", Records.Encode(5, "value"));
        store.Apply(Partition, "other", Records.Encode(9, "value"));
        for (var i = 0; i < 3; i++) store.Get(Partition, "key").ShouldNotBeNull();

        store.Apply(Partition, "key", Records.Encode(4, "older")).ShouldBe(ReplicaStatus.Superseded);
        store.Apply(Partition, "key", Records.Encode(6, "newer")).ShouldBe(ReplicaStatus.Applied);

        store.Get(Partition, "key").ShouldBe(Records.Encode(6, "newer"));
    }

    /// <summary>A write that failed may be there after that: its log could not be synced, and is found.</summary>
    [Fact]
    public void Read_AfterTheDatabaseWasOpenedAnew_IsWhatItHasNow()
    {
        var (before, after) = (Records.Encode(1, "value"), Records.Encode(2, Records.Noise(1, 1000)));
        var options = Options() with { FsyncMode = FsyncMode.Always, DiskReserveBytes = 4096 };
        var found = Enumerable.Range(1, 20).Select(seed =>
        {
            var disk = new SimDisk("disk", new Random(seed));
            using var store = RecordStore.Open(disk.Claim(Records.Identity), options, Records.Identity, TimeProvider.System);
            store.Apply(Partition, "key", before).ShouldBe(ReplicaStatus.Applied);
            disk.FillUpTo(100);
            store.Apply(Partition, "key", after).ShouldBe(ReplicaStatus.InDoubt);
            for (var i = 0; i < 3; i++) store.Get(Partition, "key").ShouldBe(before);

            disk.OthersBytes = 0;
            store.TryHeal().ShouldBeTrue();

            byte[]? scanned = null;
            store.Scan(Partition, default, (_, record) => (scanned = record.ToArray()) is not null).ShouldBe(ScanStatus.Ok);
            store.Get(Partition, "key").ShouldBe(scanned);
            Version(Header(store, "key")).ShouldBe(scanned!.Length == before.Length ? 1ul : 2ul);
            return scanned!.Length;
        }).ToHashSet();

        found.ShouldBe([before.Length, after.Length], ignoreOrder: true);
    }

    private StoreOptions Options() => Records.Options(_folder.Path) with { CacheBytes = 8 << 10 };

    private static void ReadUntil(RecordStore store, long[] least, int seed, CancellationToken end)
    {
        var random = new Random(seed);
        while (!end.IsCancellationRequested)
        {
            var key = Chosen(random);
            var before = Volatile.Read(ref least[key]);
            var name = $"key{key}";
            var version = (long)Version(seed == 0 ? Header(store, name) : store.Read(Partition, Records.Key(name)));
            version.ShouldBeGreaterThanOrEqualTo(before, name);
            Raise(ref least[key], version);
        }
    }

    /// <summary>A few keys are popular.</summary>
    private static int Chosen(Random random) => random.Next(2) == 0 ? random.Next(5) : random.Next(Keys);

    private static void Raise(ref long least, long to)
    {
        for (var seen = Volatile.Read(ref least); seen < to;)
        {
            var found = Interlocked.CompareExchange(ref least, to, seen);
            if (found == seen) return;
            seen = found;
        }
    }

    private static ReadAnswer Header(RecordStore store, string key) =>
        store.ReadAsync(Partition, Records.Key(key), PipeScheduler.Inline, part: ReadPart.Header).AsTask().Result;

    private static ulong Version(ReadAnswer answer)
    {
        if (answer.Status == ReplicaStatus.Absent) return 0;
        answer.Status.ShouldBe(ReplicaStatus.Found);
        RecordHeader.TryRead(answer.Record.Span, out var header).ShouldBeTrue();
        answer.Record.Return();
        return header.Version.Clock;
    }
}
