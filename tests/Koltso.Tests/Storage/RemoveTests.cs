using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Tests.Core;

namespace Koltso.Tests.Storage;

public sealed class RemoveTests : IDisposable
{
    private const int Keys = 3;

    private readonly TestFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Remove_StoredVersion_IsGoneForGood()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.Apply(3, "key", Records.Encode(7, [], flags: RecordFlags.Tombstone));
            store.Remove(3, "key", 7).ShouldBe(ReplicaStatus.Applied);

            store.Get(3, "key").ShouldBeNull();
            store.Snapshot().RecordsRemoved.ShouldBe(1);
            store.Snapshot().RecordsWritten.ShouldBe(1);
        }

        using var again = Records.Open(_folder.Path);
        again.Get(3, "key").ShouldBeNull();
    }

    [Theory]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(7, 2)]
    public void Remove_OtherVersion_ChangesNothing(int clock, int node)
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(7, "value"));

        store.Remove(3, "key", (ulong)clock, (ushort)node).ShouldBe(ReplicaStatus.Applied);

        store.Get(3, "key").ShouldBe(Records.Encode(7, "value"));
        store.Snapshot().RecordsRemoved.ShouldBe(0);
    }

    [Fact]
    public void Remove_AbsentKey_ChangesNothing()
    {
        using var store = Records.Open(_folder.Path);

        store.Remove(3, "key", 7).ShouldBe(ReplicaStatus.Applied);

        store.Snapshot().WriteBatches.ShouldBe(0);
    }

    [Fact]
    public void Remove_VersionThatNobodyHasSeen_LetsOlderOnesInWithALook()
    {
        using var store = Records.Open(_folder.Path);
        store.Remove(3, "key", 100);
        store.Apply(3, "key", Records.Encode(9, "new")).ShouldBe(ReplicaStatus.Applied);

        store.Apply(3, "key", Records.Encode(8, "old")).ShouldBe(ReplicaStatus.Superseded);
    }

    [Fact]
    public async Task Remove_RecordNotInMemory_IsReadFirstAndANewerWriteOfItsBatchStays()
    {
        using (var filled = Records.Open(_folder.Path))
            Records.ApplyMany(filled, 2000, i => (i % 16, $"key{i}", Records.Encode((ulong)i + 10, Records.Noise(i, 4096))));
        var (loop, workers) = (new ManualScheduler(), new ManualScheduler());
        using var store = Records.Open(_folder.Path, Records.Options(_folder.Path).On(workers));

        var removals = Enumerable.Range(0, 2)
            .Select(i => store.RemoveAsync(i, Records.Key($"key{i}"), new RecordVersion((ulong)i + 10, 1), loop).AsTask()).ToArray();
        var write = store.ApplyAsync(1, Records.Key("key1"), Records.Encode(5000, "newer"), loop).AsTask();
        loop.RunOne();
        removals.ShouldAllBe(removal => !removal.IsCompleted);
        workers.RunOne();
        loop.RunAll();

        (await Task.WhenAll([.. removals, write])).ShouldAllBe(status => status == ReplicaStatus.Applied);
        store.Get(0, "key0").ShouldBeNull();
        store.Get(1, "key1").ShouldBe(Records.Encode(5000, "newer"));
    }

    [Fact]
    public void Remove_UnreadableRecord_FailsAndLeavesIt()
    {
        Records.Open(_folder.Path).Dispose();
        using (var database = Records.OpenDatabase(_folder.Path)) database.Put(1, Records.Key("key"), [9, 9, 9, 9]);

        using var store = Records.Open(_folder.Path);
        store.Remove(1, "key", 1).ShouldBe(ReplicaStatus.StoreFailed);
        store.Read(1, Records.Key("key")).Status.ShouldBe(ReplicaStatus.Corrupt);
    }

    [Fact]
    public void Remove_AmongWritesInAnyOrderAndBatching_EqualsTheModel()
    {
        using var store = Records.Open(_folder.Path);
        var step = from key in Gen.Choose(0, Keys - 1)
                   from clock in Gen.Choose(1, 4)
                   from removes in Gen.Elements(true, false)
                   from endsBatch in Gen.Elements(true, false, false)
                   select (Key: key, Clock: (ulong)clock, Removes: removes, EndsBatch: endsBatch);
        Property.Check(step.ArrayOf(), 200, steps => Run(store, steps));
    }

    private void Run(RecordStore store, (int Key, ulong Clock, bool Removes, bool EndsBatch)[] steps)
    {
        var loop = new ManualScheduler();
        var run = $"run{_runs++}-";
        var model = new ulong[Keys];
        var expected = new List<ReplicaStatus>();
        var outcomes = new List<Task<ReplicaStatus>>();
        long before = store.ChangesOf(5), changes = 0;
        foreach (var (key, clock, removes, endsBatch) in steps)
        {
            var name = Records.Key(run + key);
            outcomes.Add((removes
                ? store.RemoveAsync(5, name, new RecordVersion(clock, 1), loop)
                : store.ApplyAsync(5, name, Records.Encode(clock, "v"), loop)).AsTask());
            expected.Add(!removes && model[key] > clock ? ReplicaStatus.Superseded : ReplicaStatus.Applied);
            var after = removes ? (model[key] == clock ? 0 : model[key]) : Math.Max(model[key], clock);
            if (after != model[key]) changes++;
            model[key] = after;
            if (endsBatch) loop.RunAll();
        }

        loop.RunAll();
        outcomes.Select(outcome => outcome.Result).ShouldBe(expected);
        (store.ChangesOf(5) - before).ShouldBe(changes);
        for (var key = 0; key < Keys; key++)
            store.Get(5, run + key).ShouldBe(model[key] == 0 ? null : Records.Encode(model[key], "v"));
    }
}
