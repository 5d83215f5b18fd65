using System.IO.Pipelines;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Storage;

namespace Koltso.Node.Replicas;

/// <summary>
/// This node's own disk as a replica, for one loop, on which it is called and answers. Always: the clock has seen a
/// version before the store does, so that no stored version is above the clock's persisted ceiling.
/// </summary>
internal sealed class LocalReplica(RecordStore store, HybridClock clock, PipeScheduler loop) : IReplica
{
    public bool IsUp => true;

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key) => store.ReadAsync(partition, key, loop);

    public ValueTask<ApplyStatus> ApplyAsync(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        if (!RecordHeader.TryRead(record, out var header)) return new(ApplyStatus.StoreFailed);
        try
        {
            if (!clock.TryObserve(header.Version.Clock)) return new(ApplyStatus.ClockAhead);
        }
        catch (IOException)
        {
            return new(ApplyStatus.StoreFailed);
        }

        return store.ApplyAsync(partition, key, record, loop);
    }
}
