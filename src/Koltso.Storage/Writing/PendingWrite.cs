using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Koltso.Core.Buffers;
using Koltso.Core.Records;
using Koltso.Storage.Caching;
using Koltso.Storage.Scheduling;

namespace Koltso.Storage.Writing;

/// <summary>
/// A write, or a removal, that waits for its batch, and the pooled promise its caller awaits. Belongs to the queue until
/// <see cref="Complete"/>, then to the awaiter, whose one look at the result puts it back into the pool. Owns a copy of
/// key and record, in one rented buffer, for as long; of a large record a share of the block in which it lies.
/// </summary>
internal sealed class PendingWrite(ItemPool<PendingWrite> pool) : IValueTaskSource<ReplicaStatus>
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

    private ManualResetValueTaskSourceCore<ReplicaStatus> _promise;

    private PooledBytes _bytes, _record;
    private int _keyBytes;

    internal ReadOnlySpan<byte> Key => _bytes.Span[.._keyBytes];

    internal ReadOnlySpan<byte> Record => _record.IsNone ? _bytes.Span[_keyBytes..] : _record.Span;

    /// <summary>It has no record, and takes away the one of just its version.</summary>
    internal bool IsRemoval => Bytes == _keyBytes;

    /// <summary>The record, or, of one in a block, its header: also when the block was given back.</summary>
    internal ReadOnlySpan<byte> Beginning => _bytes.Span[_keyBytes..];

    /// <summary>Whether its record lies in a block.</summary>
    internal bool HasBlock => !_record.IsNone;

    internal RecordVersion Version { get; private set; }

    internal PipeScheduler Loop { get; private set; } = PipeScheduler.Inline;

    internal int Partition { get; private set; }

    /// <summary>Nobody waits for it from then on, in monotonic milliseconds; 0: somebody always does.</summary>
    internal long DeadlineMs { get; private set; }

    /// <summary>Of key and record; also when the record was given back.</summary>
    internal int Bytes { get; private set; }

    /// <summary>None until its batch is written, or something stands in the way.</summary>
    internal ReplicaStatus Status { get; set; }

    /// <summary>In the batch that is being built: what its key comes to so far.</summary>
    internal bool InBatch { get; set; }

    /// <summary>Of its key in the cache, while its batch is written.</summary>
    internal CacheHash CacheHash { get; set; }

    /// <summary>Whether the cache had the record that it replaces, and somebody had asked for it; also when it is tried again.</summary>
    internal bool IsRecordCached { get; set; }

    /// <summary>Not a record, but a whole range, which has a batch of its own. Null for a record or a removal.</summary>
    internal RangeRewrite? Rewrite { get; set; }

    internal PendingWrite? Next { get; set; }

    /// <summary>What it keeps of key and record, before <see cref="Begin"/>. False when there is no room for that.</summary>
    /// <param name="block">Where the record lies, if it may be shared.</param>
    internal bool TryKeep(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, Block? block)
    {
        var copied = record.Length;
        if (block is not null) copied = RecordHeader.TryRead(record, out var header) ? header.Bytes : 0;
        if (!PooledBytes.TryRent(key.Length + copied, out _bytes)) return false;
        (_keyBytes, Bytes) = (key.Length, key.Length + record.Length);
        key.CopyTo(_bytes.Span);
        record[..copied].CopyTo(_bytes.Span[_keyBytes..]);
        if (block is not null) _record = new PooledBytes(block.Share(), block.OffsetOf(record), record.Length);
        return true;
    }

    internal ValueTask<ReplicaStatus> Begin(int partition, RecordVersion version, PipeScheduler loop, long deadlineMs)
    {
        Partition = partition;
        Version = version;
        Loop = loop;
        DeadlineMs = deadlineMs;
        return new ValueTask<ReplicaStatus>(this, _promise.Version);
    }

    /// <param name="nowMs">0 until a write of the batch asks for the time, then the same for all.</param>
    internal bool IsExpired(TimeProvider time, ref long nowMs)
    {
        if (DeadlineMs == 0) return false;
        if (nowMs == 0) nowMs = (long)time.GetElapsedTime(0).TotalMilliseconds;
        return nowMs >= DeadlineMs;
    }

    /// <summary>
    /// The last of those before it in the batch which have its key, and which alone says what the batch makes of that key.
    /// </summary>
    /// <param name="first">Of the chain.</param>
    internal PendingWrite? LastOfItsKey(PendingWrite? first)
    {
        PendingWrite? last = null;
        for (var write = first; write != this; write = write!.Next)
        {
            if (write!.InBatch && write.Partition == Partition && write.Key.SequenceEqual(Key)) last = write;
        }

        return last;
    }

    /// <summary>Gives the block back early: the batch has the record, and nothing else in it is compared with it.</summary>
    internal void DropBlock()
    {
        _record.Return();
        _record = default;
    }

    internal void Complete()
    {
        Next = null;
        _promise.SetResult(Status);
    }

    public ReplicaStatus GetResult(short token)
    {
        var status = _promise.GetResult(token);
        _promise.Reset();
        Abandon();
        return status;
    }

    /// <summary>Gives everything back; nobody awaits it.</summary>
    internal void Abandon()
    {
        _bytes.Return();
        _record.Return();
        (_bytes, _record, Bytes, _keyBytes) = (default, default, 0, 0);
        Status = ReplicaStatus.None;
        InBatch = IsRecordCached = false;
        Rewrite = null;
        pool.Return(this);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _promise.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _promise.OnCompleted(continuation, state, token, flags);
}
