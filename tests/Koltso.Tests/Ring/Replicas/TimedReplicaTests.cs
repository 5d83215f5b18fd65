using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Ring.Replicas;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Tests.Core;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Ring.Replicas;

/// <summary>A node's own replica, whose disk does something only when the test runs its threads.</summary>
public sealed class TimedReplicaTests : IDisposable
{
    private const int TimeoutMs = 1_000, SuspectMs = 50;

    private readonly ManualTime _time = new();
    private readonly ManualScheduler _loop = new();
    private readonly ManualScheduler _disk = new();
    private readonly SimDisk _files = new("n1", new Random(1));
    private readonly RecordStore _store;
    private readonly TimedReplica _replica;

    public TimedReplicaTests()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var options = new StoreOptions { Directory = "n1", Names = new Random(1) }.On(_disk);
        _store = RecordStore.Open(_files.Claim(Records.Identity), options, Records.Identity, _time);
        var local = new LocalReplica(_store, Clocks.Ready(_time), long.MaxValue, _loop, new ReadGate(Records.Identity.Partitions));
        _replica = new TimedReplica(local, () => _time.ElapsedMs, TimeoutMs, SuspectMs);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Apply_DiskHangs_IsUnreachableAtTheTimeoutAndStoredWhenItGoesOn()
    {
        var writing = Apply("key", "v");
        Pass(TimeoutMs - 1);
        writing.IsCompleted.ShouldBeFalse();
        Pass(1);
        (await writing).ShouldBe(ReplicaStatus.Unreachable);
        _replica.TimedOut.ShouldBe(1);

        GoOn();
        _store.Get(1, "key").ShouldNotBeNull();
        var next = Apply("key", "w", 2);
        GoOn();
        (await next).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Apply_DiskHangsForVeryLong_IsNeverStored()
    {
        var writing = Apply("key", "v");
        Pass(TimedReplica.QueuedMsMax);
        (await writing).ShouldBe(ReplicaStatus.Unreachable);

        GoOn();
        _store.Get(1, "key").ShouldBeNull();
    }

    [Fact]
    public async Task Apply_ManyGivenUpWhileOthersWait_EachGetsItsOwnAnswer()
    {
        var early = Enumerable.Range(0, 5).Select(i => Apply($"early{i}", "v")).ToList();
        Pass(TimeoutMs / 2);
        var late = Enumerable.Range(0, 5).Select(i => Apply($"late{i}", "v")).ToList();
        Pass(TimeoutMs / 2);
        (await Task.WhenAll(early)).ShouldAllBe(static status => status == ReplicaStatus.Unreachable);
        late.ShouldAllBe(static write => !write.IsCompleted);

        GoOn();
        (await Task.WhenAll(late)).ShouldAllBe(static status => status == ReplicaStatus.Applied);
        Pass(2 * TimeoutMs);
        _replica.TimedOut.ShouldBe(5);
    }

    [Fact]
    public async Task Read_DiskHangs_IsUnreachableAtTheTimeoutAndOthersAreAskedFirstUntilItGoesOn()
    {
        await StoreAsync("key");
        _files.Faults.UncachedReads = 1;
        var reading = _replica.ReadAsync(1, Records.Key("key"), ReadPart.Record, new RequestContext(1)).AsTask();
        Pass(SuspectMs);
        _replica.IsResponsive.ShouldBeTrue();
        Pass(1);
        _replica.IsResponsive.ShouldBeFalse();
        Pass(TimeoutMs);
        (await reading).Status.ShouldBe(ReplicaStatus.Unreachable);
        _replica.IsResponsive.ShouldBeFalse();

        GoOn();
        _replica.IsResponsive.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_OfWhatIsInMemoryWhileWritesHang_IsAnsweredAtOnce()
    {
        await StoreAsync("key");
        var writing = Apply("other", "v");
        Pass(10 * SuspectMs);
        _replica.IsResponsive.ShouldBeTrue();

        var reading = _replica.ReadAsync(1, Records.Key("key"), ReadPart.Record, new RequestContext(1));
        reading.IsCompletedSuccessfully.ShouldBeTrue();
        var answer = await reading;
        answer.Status.ShouldBe(ReplicaStatus.Found);
        answer.Record.Return();
        GoOn();
        (await writing).ShouldBe(ReplicaStatus.Applied);
    }

    private async Task StoreAsync(string key)
    {
        var storing = Apply(key, "v");
        GoOn();
        (await storing).ShouldBe(ReplicaStatus.Applied);
    }

    private Task<ReplicaStatus> Apply(string key, string value, ulong clock = 1)
    {
        var writing = _replica.ApplyAsync(1, Records.Key(key), Records.Encode(clock, value), new RequestContext(1)).AsTask();
        _loop.RunAll();
        return writing;
    }

    private void Pass(long ms)
    {
        _time.Advance(ms);
        _replica.Tick();
    }

    private void GoOn()
    {
        while (_loop.Count + _disk.Count > 0)
        {
            _disk.RunAll();
            _loop.RunAll();
        }
    }
}
