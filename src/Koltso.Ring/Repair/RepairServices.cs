using System.IO.Pipelines;
using Koltso.Cluster.Replicas;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Core.Time;
using Koltso.Ring.Replicas;
using Koltso.Ring.Scheduling;
using Koltso.Storage;
using Koltso.Storage.Lineage;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Repair;

/// <summary>
/// What all parts of repair stand on. All of it runs on one loop, <see cref="Loop"/>, and holds plain objects without
/// locks; what blocks goes to <see cref="Workers"/> and comes back. Loop, workers and time may be a simulation's.
/// </summary>
internal sealed class RepairServices
{
    public required PipeScheduler Loop { get; init; }

    public required PipeScheduler Workers { get; init; }

    /// <summary>Its timers call back on the loop.</summary>
    public required TimeProvider Time { get; init; }

    public required Random Random { get; init; }

    public required HybridClock Clock { get; init; }

    /// <summary>The view for rounds and answers that begin now: they capture it, and use no other. Replaced on the loop.</summary>
    public required RepairView View { get; set; }

    /// <summary>This node's own copy of everything.</summary>
    public required IReplica Local { get; init; }

    public required IRepairStore Store { get; init; }

    /// <summary>Which store this is.</summary>
    public required StoreLineage Lineage { get; init; }

    /// <summary>Closes partitions for reads.</summary>
    public required ReadGate Gate { get; init; }

    /// <summary>That of a peer's store; 0: not known.</summary>
    public required Func<ushort, ulong> IncarnationOf { get; init; }

    public required RepairSettings Settings { get; init; }

    public required ILogger Log { get; init; }

    public RepairFigures Figures { get; } = new();

    public Recovery Recovery => field ??= new Recovery(this);

    /// <summary>For periods, which do not end early or late when the wall clock is set ahead, or ahead and back again.</summary>
    public long ElapsedMs => (long)Time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>What the wall clock shows, for what expires by it.</summary>
    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// What died before it may have been collected somewhere. Goes by the time of most nodes where this one's is ahead of it: or
    /// else what was deleted just now would seem old enough to go.
    /// </summary>
    public ulong GcBefore => DeathClock.At((CommonNowMs - Settings.GraceMs) / Settings.FloorStepMs * Settings.FloorStepMs);

    private long CommonNowMs => Math.Min(NowMs, Clock.Peers.NowMs ?? NowMs);

    public HashKind Hash => View.Ring.Hash;

    /// <summary>Of a record as hash trees and listings know it.</summary>
    public ulong DigestOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header) =>
        RecordDigest.Of(KeyHash.Of(Hash, key), header, record);

    public int PartitionCount => View.Ring.PartitionCount;

    /// <summary>
    /// This node's clock when the last successful comparison with that peer began that still holds for the partition's list
    /// of replicas in <paramref name="view"/>, and for the stores that both nodes have now; 0: there was none.
    /// </summary>
    public ulong MarkOf(RingView view, int partition, ushort peer)
    {
        var mark = Store.ReadMark(partition, peer);
        var isOfTheseStores = mark.Own == Lineage.Incarnation && mark.Peer == IncarnationOf(peer);
        return isOfTheseStores && IsValid(view, partition, mark) ? mark.Clock : 0;
    }

    /// <summary>Notes a comparison made under <paramref name="view"/>.</summary>
    public void Mark(RingView view, int partition, ushort peer, ulong clock) =>
        Store.WriteMark(
            partition, peer,
            new RepairMark(clock, view.Epoch, view.ListDigestOf(partition), Lineage.Incarnation, IncarnationOf(peer)));

    /// <summary>True when the partition's list is the one that the mark was made for, and was all the time since.</summary>
    public static bool IsValid(RingView view, int partition, RepairMark mark) =>
        mark.ListDigest == view.ListDigestOf(partition) && mark.Epoch >= view.SinceOf(partition);

    /// <summary>Applies a record, and again after growing pauses while a bound is met.</summary>
    public async Task<ReplicaStatus> UntilTakenAsync(Func<ValueTask<ReplicaStatus>> apply)
    {
        for (var attempt = 0; ; attempt++)
        {
            var status = await apply().ConfigureAwait(true);
            if (status != ReplicaStatus.Overloaded || attempt == RepairSettings.AttemptsMax) return status;
            await PauseAsync(RepairSettings.RetryPauseMs << attempt).ConfigureAwait(true);
        }
    }

    public Task PauseAsync(long ms) => Task.Delay(TimeSpan.FromMilliseconds(ms), Time);

    /// <summary>Does something that blocks on a worker; the result comes on the loop.</summary>
    public Task<T> OnWorkerAsync<T>(Func<T> work) => new WorkerQueue(Loop, Workers).RunAsync(work);
}
