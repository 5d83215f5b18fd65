using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Tests.Core;
using Koltso.Tests.Core.Records;

namespace Koltso.Tests.Storage;

/// <summary>Fields of records that this build may not know are kept as they are; of two records of one version one stays.</summary>
public sealed class FieldsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Apply_AnyFields_ComeBackByteForByteAfterARestart()
    {
        var written = new Dictionary<string, byte[]>();
        using (var store = Records.Open(_folder.Path))
        {
            Property.Check(AnyRecord.Fields, 100, with =>
            {
                var (key, record) = ($"key{written.Count:d3}", AnyRecord.Two(with, [1, 2, 3]));
                store.Apply(3, key, record).ShouldBe(ReplicaStatus.Applied);
                store.Get(3, key).ShouldBe(record);
                written.Add(key, record);
            });
        }

        using var again = Records.Open(_folder.Path);
        var scanned = new List<byte[]>();
        again.Scan(3, default, (_, record) =>
        {
            scanned.Add(record.ToArray());
            return true;
        }).ShouldBe(ScanStatus.Ok);
        scanned.ShouldBe(written.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => one.Value));
    }

    [Fact]
    public void Apply_SameVersionWithOtherFields_SameRecordStaysInWhateverOrder()
    {
        using var store = Records.Open(_folder.Path);
        var step = AnyRecord.Fields.Zip(Gen.Elements(true, false));
        Property.Check(step.ArrayOf(), 200, steps =>
        {
            var loop = new ManualScheduler();
            var (key, writes, expected) = ($"run{_runs++}", new List<Task<ReplicaStatus>>(), new List<ReplicaStatus>());
            byte[]? newest = null;
            foreach (var (with, endsBatch) in steps)
            {
                var record = AnyRecord.Two(with, [1, 2, 3]);
                var order = newest is null ? 1 : RecordOrder.Compare(record, newest);
                expected.Add(order < 0 ? ReplicaStatus.Superseded : ReplicaStatus.Applied);
                if (order > 0) newest = record;
                writes.Add(store.ApplyAsync(3, Records.Key(key), record, loop).AsTask());
                if (endsBatch) loop.RunAll();
            }

            loop.RunAll();
            writes.Select(static write => write.Result).ShouldBe(expected);
            store.Get(3, key).ShouldBe(newest);
        });
    }

    [Fact]
    public void Apply_SameVersionInTheOtherFormat_WritesNothing()
    {
        using var store = Records.Open(_folder.Path);
        var first = AnyRecord.One(RecordFlags.None, [], [1]);
        store.Apply(3, "key", first);

        store.Apply(3, "key", AnyRecord.Two(RecordFlags.None, [], [1])).ShouldBe(ReplicaStatus.Applied);

        store.Get(3, "key").ShouldBe(first);
        store.ChangesOf(3).ShouldBe(1);
    }

    /// <summary>What the key had in format 1 is replaced by the next write.</summary>
    [Fact]
    public void Apply_NewerInFormat2_ReplacesFormat1()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", AnyRecord.One(RecordFlags.Expires, [1, 0, 0, 0, 0, 0, 0, 0], [1]));
        var newer = AnyRecord.Two((RecordFlags)64, [7, 7], [2], clock: 8);

        store.Apply(3, "key", newer).ShouldBe(ReplicaStatus.Applied);

        store.Get(3, "key").ShouldBe(newer);
    }

    [Fact]
    public void Hint_AnyFields_ComesBackByteForByte() => Property.Check(AnyRecord.Fields.ArrayOf(), 10, all =>
    {
        using var folder = new TestFolder();
        var workers = new ManualScheduler();
        using var store = Records.Open(folder.Path, Records.Options(folder.Path) with { Workers = workers });
        foreach (var with in all) store.Hints.TryAdd(2, 3, "key"u8, AnyRecord.Two(with, [9])).ShouldBeTrue();
        workers.RunAll();

        using var page = store.Hints.ReadPage(2, 1 << 20);

        page.Hints.Select(static hint => hint.Record.ToArray()).ShouldBe(all.Select(static with => AnyRecord.Two(with, [9])));
        store.Hints.Damaged.ShouldBe(0);
    });
}
