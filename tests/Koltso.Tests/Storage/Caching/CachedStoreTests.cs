using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Tests.Storage.Caching;

/// <summary>A store whose cache has room for a few of its keys answers like one that has none.</summary>
public sealed class CachedStoreTests : IDisposable
{
    private const int Partition = 3, Keys = 40;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_BesideWrites_IsNeverOlderThanWhatWasAcknowledgedBefore()
    {
        using var store = Records.Open(_folder.Path, Options());
        var acknowledged = new long[Keys];
        using var writersEnd = new CancellationTokenSource();
        // Each on a thread of its own: the pool may have too few.
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Factory.StartNew(
            () => ReadUntil(store, acknowledged, seed, writersEnd.Token),
            default, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var random = new Random(1);
        for (var clock = 1; clock <= 30_000; clock++)
        {
            var key = random.Next(Keys);
            store.Apply(Partition, $"key{key}", Records.Encode((ulong)clock, BitConverter.GetBytes(clock))).ShouldBe(ReplicaStatus.Applied);
            Volatile.Write(ref acknowledged[key], clock);
        }

        await writersEnd.CancelAsync();
        await Task.WhenAll(readers);
        var stats = store.Snapshot();
        stats.RecordCacheHits.ShouldBeGreaterThan(0);
        stats.HeaderCacheHits.ShouldBeGreaterThan(0);
        for (var key = 0; key < Keys; key++) Version(store.Read(Partition, Records.Key($"key{key}"))).ShouldBe((ulong)acknowledged[key]);
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

    private static void ReadUntil(RecordStore store, long[] acknowledged, int seed, CancellationToken end)
    {
        var random = new Random(seed);
        var seen = new ulong[Keys];
        while (!end.IsCancellationRequested)
        {
            var key = random.Next(Keys);
            var least = Math.Max((ulong)Volatile.Read(ref acknowledged[key]), seen[key]);
            var name = $"key{key}";
            var version = Version(seed == 0 ? Header(store, name) : store.Read(Partition, Records.Key(name)));
            version.ShouldBeGreaterThanOrEqualTo(least, name);
            seen[key] = version;
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
