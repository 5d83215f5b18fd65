using System.IO.Pipelines;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Storage;
using Koltso.Wire.Messages;

namespace Koltso.Ring.Replicas;

/// <summary>
/// This node's own disk as a replica, for one loop, on which it is called and answers, as late as the disk does: for what peers
/// ask, who wait for only so long, and for repair. Always: the clock has seen a version before the store does; and no client's
/// write or hint is stored that is older than <paramref name="lateMs"/>, wherever it was delayed: what it brings may have been
/// deleted since, and the deletion collected. Read repair and comparisons may bring what is old: they take it from a replica.
/// </summary>
internal sealed class LocalReplica(RecordStore store, HybridClock clock, long lateMs, PipeScheduler loop, ReadGate gate) : IReplica
{
    /// <summary>Writes that were refused because they came too late. May be read, slightly late, from anywhere.</summary>
    public long TooLate { get; private set; }

    public bool IsUp => true;

    public bool IsResponsive => true;

    public bool IsRecovering => gate.IsAnyClosed;

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestContext context)
    {
        // Comparing, which ends the recovery, must read.
        if (gate.IsClosed(partition) && context.Work != WorkClass.Repair) return new(new ReadAnswer(ReplicaStatus.Recovering, default));
        var reading = store.ReadAsync(partition, key, loop, context.DeadlineMs, part);
        if (part == ReadPart.Record) return reading;
        return reading.IsCompletedSuccessfully ? new(HeaderOf(reading.Result)) : HeaderOfAsync(reading);
    }

    public ValueTask<ReplicaStatus> ApplyAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestContext context)
    {
        if (!RecordHeader.TryRead(record, out var header)) return new(ReplicaStatus.StoreFailed);
        if (context.Work is WorkClass.Request or WorkClass.Hint && clock.LatestMs - header.Version.UnixTimeMs > lateMs)
        {
            TooLate++;
            return new(ReplicaStatus.TooLate);
        }

        return !clock.TryObserve(header.Version.Clock)
            ? new(ReplicaStatus.ClockAhead)
            : store.ApplyAsync(partition, key, record, loop, context.DeadlineMs, context.Block);
    }

    private static async ValueTask<ReadAnswer> HeaderOfAsync(ValueTask<ReadAnswer> reading) =>
        HeaderOf(await reading.ConfigureAwait(true));

    private static ReadAnswer HeaderOf(ReadAnswer answer)
    {
        if (answer.Status != ReplicaStatus.Found || !RecordHeader.TryRead(answer.Record.Span, out var header)) return answer;
        return answer with { Record = answer.Record.Shortened(header.Bytes) };
    }
}
