using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage;

namespace Koltso.Tests.Storage;

/// <summary>What waits in the store until nobody waits for it any more is left undone.</summary>
public sealed class DeadlineTests : IDisposable
{
    private const long DeadlineMs = 1_000;

    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly ManualScheduler _loop = new();
    private readonly ManualScheduler _workers = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FsyncMode.Interval)]
    [InlineData(FsyncMode.Always)]
    public async Task Apply_DeadlinePassesBeforeItsBatch_IsExpiredAndNotStored(FsyncMode fsync)
    {
        using var store = Open(fsync);
        var late = Apply(store, "late", DeadlineMs);
        var inTime = Apply(store, "in-time", DeadlineMs + 1);
        var patient = Apply(store, "patient", 0);
        _time.Advance(DeadlineMs);
        RunUntilIdle();

        (await late, await inTime, await patient).ShouldBe((ReplicaStatus.Expired, ReplicaStatus.Applied, ReplicaStatus.Applied));
        store.Get(0, "late").ShouldBeNull();
        store.Get(0, "in-time").ShouldNotBeNull();
        store.Snapshot().RecordsWritten.ShouldBe(2);
        store.Health.WritesRefused.ShouldBe(0);
    }

    [Fact]
    public async Task Apply_OfAKeyWhoseEarlierWriteExpired_IsStored()
    {
        using var store = Open(FsyncMode.Interval);
        var newer = store.ApplyAsync(0, Records.Key("key"), Records.Encode(9, "newer"), _loop, DeadlineMs).AsTask();
        var older = store.ApplyAsync(0, Records.Key("key"), Records.Encode(8, "older"), _loop).AsTask();
        _time.Advance(DeadlineMs);
        RunUntilIdle();

        (await newer, await older).ShouldBe((ReplicaStatus.Expired, ReplicaStatus.Applied));
        store.Get(0, "key").ShouldBe(Records.Encode(8, "older"));
    }

    [Fact]
    public async Task Read_DeadlinePassesBeforeAReaderIsFree_IsExpired()
    {
        var disk = new SimDisk("n1", new Random(1));
        var options = new StoreOptions { Directory = "n1", Names = new Random(1) }.On(_workers);
        using var store = RecordStore.Open(disk.Claim(Records.Identity), options, Records.Identity, _time);
        var write = Apply(store, "key", 0);
        RunUntilIdle();
        (await write).ShouldBe(ReplicaStatus.Applied);
        disk.Faults.UncachedReads = 1;
        var late = store.ReadAsync(0, Records.Key("key"), _loop, DeadlineMs).AsTask();
        var inTime = store.ReadAsync(0, Records.Key("key"), _loop, DeadlineMs + 1).AsTask();
        late.IsCompleted.ShouldBeFalse();
        _time.Advance(DeadlineMs);
        RunUntilIdle();

        (await late).Status.ShouldBe(ReplicaStatus.Expired);
        var answer = await inTime;
        answer.Status.ShouldBe(ReplicaStatus.Found);
        answer.Record.Return();
    }

    private RecordStore Open(FsyncMode fsync) => Records.Open(
        _folder.Path, (Records.Options(_folder.Path) with { FsyncMode = fsync }).On(_workers), time: _time);

    private Task<ReplicaStatus> Apply(RecordStore store, string key, long deadlineMs) =>
        store.ApplyAsync(0, Records.Key(key), Records.Encode(5, "v"), _loop, deadlineMs).AsTask();

    private void RunUntilIdle()
    {
        while (_loop.Count + _workers.Count > 0)
        {
            _loop.RunAll();
            _workers.RunAll();
        }
    }
}
