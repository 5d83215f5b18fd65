using Koltso.Cluster.Replicas;
using Koltso.Core.Records;

namespace Koltso.Ring.Replicas;

/// <summary>
/// This node's own disk as the coordinator of one loop asks it: timed like a peer, since a disk may hang like one. On the loop,
/// which calls <see cref="Tick"/> now and then. What the store has not answered in time is answered Unreachable: a write may be
/// there or not. It stays in the store's queue for a while all the same, so that this replica has what the others have
/// acknowledged once its disk goes on, without a hint; beyond <see cref="QueuedMsMax"/> it is left to the comparison of replicas.
/// </summary>
/// <param name="nowMs">Monotonic milliseconds; they may be those at which the loop's turn began.</param>
/// <param name="timeoutMs">How long an answer may take.</param>
/// <param name="suspectMs">From when on a read that is not answered makes others be asked first.</param>
internal sealed class TimedReplica(LocalReplica store, Func<long> nowMs, int timeoutMs, int suspectMs) : IReplica
{
    /// <summary>
    /// How long a write may wait for the disk before it is given up. Much shorter than deletions are remembered: a write that is
    /// late must not outlive what deleted it.
    /// </summary>
    public const int QueuedMsMax = 60_000;

    private static readonly ReadAnswer s_unread = new(ReplicaStatus.Unreachable, default);

    private readonly LocalOperations<ReadAnswer> _reads =
        new(s_unread, static answer => answer.Status == ReplicaStatus.Expired ? s_unread : answer, static late => late.Record.Return());

    // One that the store has dropped is certainly not there.
    private readonly LocalOperations<ReplicaStatus> _writes = new(
        ReplicaStatus.Unreachable, static status => status == ReplicaStatus.Expired ? ReplicaStatus.NotSent : status, static _ => { });

    public bool IsUp => true;

    public bool IsRecovering => store.IsRecovering;

    /// <summary>
    /// Goes by reads alone, since that is what it decides on. Writes that wait say nothing about records that are in memory; and
    /// where all disks are slow with writes, sending reads elsewhere would only add to the load.
    /// </summary>
    public bool IsResponsive => _reads.OldestMs is not { } oldestMs || nowMs() - oldestMs <= suspectMs;

    /// <summary>Questions that the store did not answer in time. May be read, slightly late, from anywhere.</summary>
    public long TimedOut => _reads.TimedOut + _writes.TimedOut;

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestContext context)
    {
        var now = nowMs();
        var reading = store.ReadAsync(partition, key, part, context with { DeadlineMs = now + timeoutMs });
        return reading.IsCompletedSuccessfully ? reading : _reads.Begin(reading, now);
    }

    public ValueTask<ReplicaStatus> ApplyAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestContext context)
    {
        var now = nowMs();
        var applying = store.ApplyAsync(partition, key, record, context with { DeadlineMs = now + Math.Max(timeoutMs, QueuedMsMax) });
        return applying.IsCompletedSuccessfully ? applying : _writes.Begin(applying, now);
    }

    /// <summary>Lets time pass: gives up what is overdue.</summary>
    public void Tick()
    {
        var throughMs = nowMs() - timeoutMs;
        _reads.GiveUp(throughMs);
        _writes.GiveUp(throughMs);
    }
}
