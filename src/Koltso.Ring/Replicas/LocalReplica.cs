using System.IO.Pipelines;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Storage;

namespace Koltso.Ring.Replicas;

/// <summary>
/// This node's own disk as a replica, for one loop, on which it is called and answers, as late as the disk does: for what peers
/// ask, who wait for only so long, and for repair. Always: the clock has seen a version before the store does.
/// </summary>
internal sealed class LocalReplica(RecordStore store, HybridClock clock, PipeScheduler loop) : IReplica
{
    public bool IsUp => true;

    public bool IsResponsive => true;

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestContext context)
    {
        var reading = store.ReadAsync(partition, key, loop, context.DeadlineMs);
        if (part == ReadPart.Record) return reading;
        return reading.IsCompletedSuccessfully ? new(HeaderOf(reading.Result)) : HeaderOfAsync(reading);
    }

    public ValueTask<ReplicaStatus> ApplyAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestContext context)
    {
        if (!RecordHeader.TryRead(record, out var header)) return new(ReplicaStatus.StoreFailed);
        return !clock.TryObserve(header.Version.Clock)
            ? new(ReplicaStatus.ClockAhead)
            : store.ApplyAsync(partition, key, record, loop, context.DeadlineMs);
    }

    private static async ValueTask<ReadAnswer> HeaderOfAsync(ValueTask<ReadAnswer> reading) =>
        HeaderOf(await reading.ConfigureAwait(true));

    private static ReadAnswer HeaderOf(ReadAnswer answer)
    {
        if (answer.Status != ReplicaStatus.Found || !RecordHeader.TryRead(answer.Record.Span, out var header)) return answer;
        return answer with { Record = new PooledBytes(answer.Record.Array!, header.Bytes) };
    }
}
