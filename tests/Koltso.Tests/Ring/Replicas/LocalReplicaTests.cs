using System.IO.Pipelines;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Replicas;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Storage.Health;
using Koltso.Tests.Core.Records;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Ring.Replicas;

/// <summary>A replica with a store on a simulated disk, whose clock is below what it is given.</summary>
public sealed class LocalReplicaTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly SimDisk _disk = new("n1", new Random(1));
    private readonly RecordStore _store;
    private readonly LocalReplica _replica;

    public LocalReplicaTests()
    {
        var options = new StoreOptions { Directory = "n1", Writer = PipeScheduler.Inline };
        _store = RecordStore.Open(_disk.Claim(Records.Identity), options, Records.Identity, _time);
        var clock = new HybridClock(_time, 0, static _ => throw new InvalidOperationException("A write of a peer needs no ceiling."));
        _replica = new LocalReplica(_store, clock, PipeScheduler.Inline);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Apply_BeyondTheClocksCeiling_IsStoredAndTheStoreKeepsItsReading()
    {
        (await ApplyAsync()).ShouldBe(ReplicaStatus.Applied);
        _store.ReadClockCeiling().ShouldBe(Now);
    }

    [Fact]
    public async Task Apply_DiskIsFull_IsRefusedUntilThereIsRoom()
    {
        _disk.FillUpTo(0);
        (await ApplyAsync()).ShouldBe(ReplicaStatus.InDoubt);
        _store.Health.State.ShouldBe(StoreState.DiskFull);
        (await ApplyAsync()).ShouldBe(ReplicaStatus.DiskFull);
        _disk.OthersBytes = 0;
        _store.TryHeal().ShouldBeTrue();
        (await ApplyAsync()).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Read_HeaderOfARecordWithUnknownFields_BringsThemAlong()
    {
        var record = AnyRecord.Two((RecordFlags)(64 | 128), [1, 2, 3], [42]);
        (await _replica.ApplyAsync(1, Records.Key("key"), record, new RequestContext(1))).ShouldBe(ReplicaStatus.Applied);

        var answer = await _replica.ReadAsync(1, Records.Key("key"), ReadPart.Header, new RequestContext(1));

        answer.Record.Span.ToArray().ShouldBe(record[..^1]);
        answer.Record.Return();
    }

    private ulong Now => (ulong)_time.GetUtcNow().ToUnixTimeMilliseconds() << RecordVersion.CounterBits;

    private ValueTask<ReplicaStatus> ApplyAsync() =>
        _replica.ApplyAsync(1, Records.Key("key"), Records.Encode(Now, "v"), new RequestContext(1));
}
