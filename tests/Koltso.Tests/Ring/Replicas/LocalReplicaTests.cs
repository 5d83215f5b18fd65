using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Replicas;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Storage.Health;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Ring.Replicas;

/// <summary>A replica with a store on a simulated disk, whose clock has no room left below its ceiling.</summary>
public sealed class LocalReplicaTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly SimDisk _disk = new("n1", new Random(1));
    private readonly RecordStore _store;
    private readonly LocalReplica _replica;

    public LocalReplicaTests()
    {
        var options = new StoreOptions { Directory = "n1", Workers = PipeScheduler.Inline };
        _store = RecordStore.Open(_disk.Claim(Records.Identity), options, Records.Identity, _time);
        var clock = new HybridClock(_time, 0, ceiling =>
        {
            if (_store.WriteClockCeiling(ceiling) != ReplicaStatus.Applied) throw new IOException();
        });
        _replica = new LocalReplica(_store, clock, PipeScheduler.Inline);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Apply_CeilingMeetsAFullDisk_IsDiskFullUntilThereIsRoom()
    {
        _disk.FillUpTo(0);
        (await ApplyAsync()).ShouldBe(ReplicaStatus.DiskFull);
        _store.Health.State.ShouldBe(StoreState.DiskFull);
        (await ApplyAsync()).ShouldBe(ReplicaStatus.DiskFull);
        _disk.OthersBytes = 0;
        _store.TryHeal().ShouldBeTrue();
        (await ApplyAsync()).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Apply_CeilingMeetsAFailingDisk_IsStoreFailed()
    {
        _disk.Faults.FailedWrites = 1;
        (await ApplyAsync()).ShouldBe(ReplicaStatus.StoreFailed);
        _store.Health.State.ShouldBe(StoreState.Failed);
    }

    private ValueTask<ReplicaStatus> ApplyAsync()
    {
        var now = (ulong)_time.GetUtcNow().ToUnixTimeMilliseconds() << RecordVersion.CounterBits;
        return _replica.ApplyAsync(1, Records.Key("key"), Records.Encode(now, "v"));
    }
}
