using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Tests.Core;

namespace Koltso.Tests.Storage;

public sealed class ScanTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scan_AnyKeysAndPageSize_EqualsTheModel()
    {
        // Few letters, so that keys are prefixes of each other; the first and last partitions, and a neighbour of each.
        var key = Gen.ArrayOf(Gen.Elements<byte>(0, 1, 255)).Resize(4).Where(bytes => bytes.Length > 0);
        var input = from keys in Gen.ArrayOf(Gen.Zip(Gen.Elements(0, 1, 15), key))
                    from at in Gen.Zip(Gen.Elements(0, 1, 2, 15), Gen.OneOf(key, Gen.Constant(Array.Empty<byte>())))
                    from pageRecords in Gen.Choose(1, 4)
                    select (keys, at, pageRecords);
        var run = 0;
        Property.Check(input, 60, given => Check(given.keys, given.at.Item1, given.at.Item2, given.pageRecords, run++));
    }

    [Fact]
    public void Scan_MoreThanAPage_SeesEachRecordOnceInOrder()
    {
        using var store = Records.Open(_folder.Path);
        var count = RecordScanner.RecordsMax * 2 + 1;
        Records.ApplyMany(store, count, i => (3, $"key{i:d6}", Records.Encode((ulong)i + 1, $"value{i}")));
        store.Apply(2, "before", Records.Encode(1, "v"));
        store.Apply(4, "behind", Records.Encode(1, "v"));

        var seen = Scan(store, 3, "");

        seen.Select(entry => entry.Key).ShouldBe(Enumerable.Range(0, count).Select(i => $"key{i:d6}"));
        seen[^1].Record.ShouldBe(Records.Encode((ulong)count, $"value{count - 1}"));
    }

    [Fact]
    public void Scan_VisitorSaysFalse_EndsThere()
    {
        using var store = Records.Open(_folder.Path);
        for (var i = 0; i < 10; i++) store.Apply(3, $"key{i}", Records.Encode(1, "v"));
        var seen = 0;

        store.Scan(3, Records.Key("key2"), (key, _) => ++seen < 3 || !key.SequenceEqual("key4"u8)).ShouldBe(ScanStatus.Ok);

        seen.ShouldBe(3);
    }

    [Fact]
    public void Scan_WritesBetweenPages_SeesWhatStaysOnce()
    {
        using var database = Records.OpenDatabase(_folder.Path);
        var pages = new RecordScanner(new DatabaseSlot(database), new HealthTracker(), 3, default, recordsMax: 2);
        foreach (var key in new[] { "b", "d", "f", "h" }) database.Put(3, Records.Key(key), Records.Encode(1, key));
        var seen = new List<string>();
        bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) => Add(seen, key);

        pages.ReadPage(Visit).ShouldBe(ScanStatus.Ok);
        seen.ShouldBe(["b", "d"]);
        foreach (var key in new[] { "a", "d", "e", "h" }) database.Put(3, Records.Key(key), Records.Encode(2, key));
        while (pages.HasMore) pages.ReadPage(Visit).ShouldBe(ScanStatus.Ok);

        seen.ShouldBe(["b", "d", "e", "f", "h"]);
    }

    [Fact]
    public async Task Scan_ReopeningAsked_GivesTheDatabaseAwayAndGoesOnAfterIt()
    {
        using var database = Records.OpenDatabase(_folder.Path);
        for (var i = 0; i < 10; i++) database.Put(3, Records.Key($"key{i}"), Records.Encode(1, "v"));
        var slot = new DatabaseSlot(database);
        var pages = new RecordScanner(slot, new HealthTracker(), 3, default);
        Task<IDatabase?>? taking = null;
        var seen = 0;

        pages.ReadPage((_, _) =>
        {
            seen++;
            taking = Task.Factory.StartNew(slot.Take, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            SpinWait.SpinUntil(() => slot.IsClosing);
            return true;
        }).ShouldBe(ScanStatus.Ok);

        seen.ShouldBe(1);
        slot.PutBack(await taking!);
        pages.ReadPage((_, _) => ++seen > 0).ShouldBe(ScanStatus.Ok);
        seen.ShouldBe(10);
        pages.HasMore.ShouldBeFalse();
    }

    [Fact]
    public void Scan_VisitorThrows_LeavesTheDatabaseFree()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(1, "v"));

        Should.Throw<InvalidOperationException>(() => store.Scan(3, default, (_, _) => throw new InvalidOperationException()));
    }

    [Fact]
    public void Scan_AfterDispose_IsStoreFailed()
    {
        var store = Records.Open(_folder.Path);
        store.Dispose();

        store.Scan(3, default, (_, _) => true).ShouldBe(ScanStatus.StoreFailed);
    }

    [Fact]
    public void Scan_UnknownRecordFormat_IsCorruptForItsPartitionOnly()
    {
        Records.Open(_folder.Path).Dispose();
        using (var database = Records.OpenDatabase(_folder.Path)) database.Put(4, Records.Key("bad"), [9, 9, 9, 9]);
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(1, "v"));
        store.Apply(4, "good", Records.Encode(1, "v"));

        Scan(store, 3, "").Count.ShouldBe(1);
        store.Scan(4, default, (_, _) => true).ShouldBe(ScanStatus.Corrupt);
        store.Health.CorruptReads.ShouldBe(1);
        Scan(store, 4, "c").Count.ShouldBe(1);
    }

    [Fact]
    public void Scan_ColdRecords_LeavesTheBlockCacheAsItIs()
    {
        using (var filled = Records.Open(_folder.Path))
            Records.ApplyMany(filled, 1000, i => (3, $"key{i}", Records.Encode((ulong)i + 1, Records.Noise(i, 4096))));
        using var store = Records.Open(_folder.Path);

        Scan(store, 3, "").Count.ShouldBe(1000);

        // The cache holds the index and filters, not four megabytes of records.
        store.Snapshot().BlockCacheBytes.ShouldBeLessThan(1 << 20);
    }

    private void Check((int Partition, byte[] Key)[] keys, int partition, byte[] from, int pageRecords, int run)
    {
        using var database = Records.OpenDatabase(Path.Combine(_folder.Path, $"{run}"));
        foreach (var (at, key) in keys) database.Put(at, key, Records.Encode(1, key));

        var seen = new List<byte[]>();
        var pages = new RecordScanner(new DatabaseSlot(database), new HealthTracker(), partition, from, pageRecords);
        while (pages.HasMore)
        {
            var page = 0;
            pages.ReadPage((stored, record) =>
            {
                StoredKey.Partition(stored).ShouldBe(partition);
                record[RecordHeader.FixedBytes..].SequenceEqual(stored[StoredKey.PartitionBytes..]).ShouldBeTrue();
                seen.Add(stored[StoredKey.PartitionBytes..].ToArray());
                return ++page <= pageRecords;
            }).ShouldBe(ScanStatus.Ok);
        }

        var expected = keys.Where(entry => entry.Partition == partition).Select(entry => Convert.ToHexString(entry.Key))
            .Distinct().Where(key => string.CompareOrdinal(key, Convert.ToHexString(from)) >= 0).Order(StringComparer.Ordinal);
        seen.Select(Convert.ToHexString).ShouldBe(expected);
    }

    private static List<(string Key, byte[] Record)> Scan(RecordStore store, int partition, string from)
    {
        var seen = new List<(string, byte[])>();
        store.Scan(partition, Records.Key(from), (key, record) =>
        {
            seen.Add((System.Text.Encoding.UTF8.GetString(key), record.ToArray()));
            return true;
        }).ShouldBe(ScanStatus.Ok);
        return seen;
    }

    private static bool Add(List<string> seen, ReadOnlySpan<byte> key)
    {
        seen.Add(System.Text.Encoding.UTF8.GetString(key[StoredKey.PartitionBytes..]));
        return true;
    }
}
