using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Koltso.Core.Records;

namespace Koltso.Storage;

/// <summary>
/// A write that waits for its batch, and the pooled promise its caller awaits. Belongs to the queue until
/// <see cref="Complete"/>, then to the awaiter, whose one look at the result puts it back into the pool.
/// </summary>
internal sealed class PendingWrite(ItemPool<PendingWrite> pool) : IValueTaskSource<ApplyStatus>
{
    internal static readonly Action<object?> CompleteChain = static first =>
    {
        for (var write = (PendingWrite?)first; write is not null;)
        {
            var next = write.Next;
            write.Complete();
            write = next;
        }
    };

    private ManualResetValueTaskSourceCore<ApplyStatus> _promise;

    internal ReadOnlyMemory<byte> Key { get; private set; }

    internal ReadOnlyMemory<byte> Record { get; private set; }

    internal RecordVersion Version { get; private set; }

    internal PipeScheduler Loop { get; private set; } = PipeScheduler.Inline;

    internal int Partition { get; private set; }

    internal int Bytes => Key.Length + Record.Length;

    internal ApplyStatus Status { get; set; }

    /// <summary>In the batch that is being built: the newest record of its key so far.</summary>
    internal bool InBatch { get; set; }

    internal PendingWrite? Next { get; set; }

    internal ValueTask<ApplyStatus> Begin(
        int partition, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> record, RecordVersion version, PipeScheduler loop)
    {
        Partition = partition;
        Key = key;
        Record = record;
        Version = version;
        Loop = loop;
        return new ValueTask<ApplyStatus>(this, _promise.Version);
    }

    internal void Complete()
    {
        Next = null;
        _promise.SetResult(Status);
    }

    public ApplyStatus GetResult(short token)
    {
        var status = _promise.GetResult(token);
        _promise.Reset();
        Key = default;
        Record = default;
        Status = default;
        InBatch = false;
        pool.Return(this);
        return status;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _promise.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _promise.OnCompleted(continuation, state, token, flags);
}
