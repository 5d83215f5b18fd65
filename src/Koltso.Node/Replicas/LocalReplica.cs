using System.IO.Pipelines;
using System.Runtime.CompilerServices;
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

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key)
    {
        var answer = store.TryReadCached(partition, key, out var mustWait);
        return mustWait ? ReadCopyAsync(partition, PooledBytes.CopyOf(key)) : new ValueTask<ReadAnswer>(answer);
    }

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

        var copy = PooledBytes.Rent(key.Length + record.Length);
        key.CopyTo(copy.Span);
        record.CopyTo(copy.Span[key.Length..]);
        return ApplyCopyAsync(partition, copy, key.Length);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadAnswer> ReadCopyAsync(int partition, PooledBytes key)
    {
        var answer = await store.ReadAsync(partition, key.Memory, loop).ConfigureAwait(true);
        key.Return();
        return answer;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ApplyStatus> ApplyCopyAsync(int partition, PooledBytes copy, int keyBytes)
    {
        var status = await store.ApplyAsync(partition, copy.Memory[..keyBytes], copy.Memory[keyBytes..], loop).ConfigureAwait(true);
        copy.Return();
        return status;
    }
}
