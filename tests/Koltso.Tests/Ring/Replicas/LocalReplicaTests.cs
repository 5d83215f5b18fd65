using System.IO.Pipelines;
using Koltso.Cluster.Replicas;
using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Replicas;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Storage.Health;
using Koltso.Tests.Core.Records;
using Koltso.Tests.Storage;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Ring.Replicas;

/// <summary>A replica with a store on a simulated disk, whose clock is below what it is given.</summary>
public sealed class LocalReplicaTests : IDisposable
{
    private const long LateMs = 100_000;

    private readonly ManualTime _time = new();
    private readonly SimDisk _disk = new("n1", new Random(1));
    private readonly RecordStore _store;
    private readonly ReadGate _gate = new(Records.Identity.Partitions);
    private readonly LocalReplica _replica;
    private readonly HybridClock _clock;

    public LocalReplicaTests()
    {
        var options = new StoreOptions { Directory = "n1", Writer = PipeScheduler.Inline, Names = new Random(1) };
        _store = RecordStore.Open(_disk.Claim(Records.Identity), options, Records.Identity, _time);
        _clock = new HybridClock(_time, 0, static _ => throw new InvalidOperationException("A write of a peer needs no ceiling."));
        _replica = new LocalReplica(_store, _clock, LateMs, PipeScheduler.Inline, _gate);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Read_PartitionInDoubt_IsRecoveringForClientsAndReadForComparisons()
    {
        _gate.CloseAll();
        _gate.Open(3);
        (await StatusAsync(2, WorkClass.Request)).ShouldBe(ReplicaStatus.Recovering);
        (await StatusAsync(2, WorkClass.Repair)).ShouldBe(ReplicaStatus.Absent);
        (await StatusAsync(3, WorkClass.Request)).ShouldBe(ReplicaStatus.Absent);
        _replica.IsRecovering.ShouldBeTrue();
        _gate.Set([]);
        (await StatusAsync(2, WorkClass.Request)).ShouldBe(ReplicaStatus.Absent);
        _replica.IsRecovering.ShouldBeFalse();

        async Task<ReplicaStatus> StatusAsync(int partition, WorkClass work) =>
            (await _replica.ReadAsync(partition, "key"u8, ReadPart.Record, new RequestContext(0, work))).Status;
    }

    [Fact]
    public async Task Apply_BeyondTheClocksCeiling_IsStoredAndTheStoreKeepsItsReading()
    {
        (await ApplyAsync()).ShouldBe(ReplicaStatus.Applied);
        _store.ReadClockCeiling().ShouldBe(VersionNow);
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
        var record = AnyRecord.Two((RecordFlags)(64 | 128), [1, 2, 3], [42], clock: VersionNow);
        (await _replica.ApplyAsync(1, Records.Key("key"), record, new RequestContext(1))).ShouldBe(ReplicaStatus.Applied);

        var answer = await _replica.ReadAsync(1, Records.Key("key"), ReadPart.Header, new RequestContext(1));

        answer.Record.Span.ToArray().ShouldBe(record[..^1]);
        answer.Record.Return();
    }

    [Theory]
    [InlineData(WorkClass.Request)]
    [InlineData(WorkClass.Hint)]
    public async Task Apply_WriteThatWasOnItsWayForTooLong_IsRefusedAndNotStored(WorkClass work)
    {
        var version = VersionNow;
        _time.Advance(LateMs);
        (await ApplyAsync("in time", version, work)).ShouldBe(ReplicaStatus.Applied);
        _time.Advance(1);

        (await ApplyAsync("late", version, work)).ShouldBe(ReplicaStatus.TooLate);

        ReplicaStatus.TooLate.IsRefusal().ShouldBeTrue();
        _replica.TooLate.ShouldBe(1);
        _store.Read(1, Records.Key("late")).Status.ShouldBe(ReplicaStatus.Absent);
    }

    /// <summary>It is as old as it is: a replica had it all the time.</summary>
    [Fact]
    public async Task Apply_OldRecordThatComesByRepair_IsStored()
    {
        var version = VersionNow;
        _time.Advance(100 * LateMs);
        (await ApplyAsync("k", version, WorkClass.Repair)).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Apply_ThisNodesClockIsSetBack_TheOthersTellTheTime()
    {
        var version = VersionNow;
        _clock.Peers.Note(2, _time.GetUtcNow().ToUnixTimeMilliseconds() + LateMs + 1, _time.ElapsedMs);
        (await ApplyAsync("k", version, WorkClass.Request)).ShouldBe(ReplicaStatus.TooLate);
    }

    [Fact]
    public async Task Apply_ThisNodesClockIsFarAhead_WritesOfOthersAreNotTakenForLate()
    {
        _clock.Peers.Note(2, _time.GetUtcNow().ToUnixTimeMilliseconds(), _time.ElapsedMs);
        var version = VersionNow;
        _time.WallAheadMs = 100 * LateMs;
        (await ApplyAsync("k", version, WorkClass.Request)).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Apply_OlderThanTheClockHasSeen_IsLateWhateverTheWallClockShows()
    {
        _clock.TryObserve(VersionNow).ShouldBeTrue();
        _time.WallAheadMs = -LateMs - 1_000;
        (await ApplyAsync("k", VersionNow, WorkClass.Request)).ShouldBe(ReplicaStatus.TooLate);
    }

    private ulong VersionNow => (ulong)_time.GetUtcNow().ToUnixTimeMilliseconds() << RecordVersion.CounterBits;

    private ValueTask<ReplicaStatus> ApplyAsync(string key, ulong version, WorkClass work) =>
        _replica.ApplyAsync(1, Records.Key(key), Records.Encode(version, "v"), new RequestContext(1, work));

    private ValueTask<ReplicaStatus> ApplyAsync() =>
        _replica.ApplyAsync(1, Records.Key("key"), Records.Encode(VersionNow, "v"), new RequestContext(1));
}
