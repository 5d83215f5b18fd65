using System.IO.Pipelines;
using Koltso.Cluster.Replicas;
using Koltso.Core.Hashing;
using Koltso.Core.Placement;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Core.Time;
using Koltso.Ring.Scheduling;
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

    public required Placement Placement { get; init; }

    public required HashKind Hash { get; init; }

    /// <summary>This node's index in the placement.</summary>
    public required int Self { get; init; }

    public required IReadOnlyList<RepairPeer> Peers { get; init; }

    /// <summary>This node's own copy of everything.</summary>
    public required IReplica Local { get; init; }

    public required IRepairStore Store { get; init; }

    public required RepairSettings Settings { get; init; }

    public required ILogger Log { get; init; }

    public RepairFigures Figures { get; } = new();

    /// <summary>For periods, which do not end early or late when the wall clock is set ahead, or ahead and back again.</summary>
    public long ElapsedMs => (long)Time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>What the wall clock shows, for what expires by it.</summary>
    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public int DepthMax => LeafMap.DepthMaxOf(Placement.ReplicationFactor);

    /// <summary>
    /// What died before it may have been collected somewhere. Goes by the time of most nodes where this one's is ahead of it: or
    /// else what was deleted just now would seem old enough to go.
    /// </summary>
    public ulong GcBefore => DeathClock.At((CommonNowMs - Settings.GraceMs) / Settings.FloorStepMs * Settings.FloorStepMs);

    private long CommonNowMs => Math.Min(NowMs, Clock.Peers.NowMs ?? NowMs);

    /// <summary>The node's place in the partition's list; -1 when it is no replica of it.</summary>
    public int RankOf(int node, int partition) => Placement.Replicas(partition).IndexOf((ushort)node);

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
