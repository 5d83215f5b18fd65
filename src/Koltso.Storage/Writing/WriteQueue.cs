using System.IO.Pipelines;
using Koltso.Core.Buffers;
using Koltso.Core.Records;
using Koltso.Storage.Scheduling;

namespace Koltso.Storage.Writing;

/// <summary>
/// Collects writes and lets one drainer write all that wait as one batch: group commit. Any thread may enqueue, and none waits
/// for a disk: the first to find nobody draining has a drain begun at the end of its loop's turn, by when the turn's other writes
/// have joined; what comes while a batch is being written makes the next. Much goes to the store's own writer at once; little is
/// written where that is cheapest, as long as the disk is fast (see the constructor).
/// Invariant: from the moment a drain is scheduled until it found the queue empty there is one drainer, scheduled or running
/// (<see cref="_drain"/>), and the one that runs owns <see cref="_taken"/>, <see cref="_batch"/> and the writer. Nothing is completed
/// under the lock.
/// </summary>
internal sealed class WriteQueue
{
    /// <summary>Writes that wait or are being written; beyond, the answer is <see cref="ReplicaStatus.Overloaded"/>.</summary>
    internal const int RecordsMax = 16_384;

    /// <summary>Their keys and records, in bytes, by default. One write alone may be larger.</summary>
    internal const long BytesMaxDefault = 64L << 20;

    /// <summary>A batch: short enough for its first writes to wait for the last, and not much beside a memtable.</summary>
    internal const int BatchRecordsMax = 1024;
    internal const long BatchBytesMax = 4L << 20;

    /// <summary>Keys and records that are little: to write them takes about as long as a change of threads.</summary>
    internal const long LittleBytesMax = 256 << 10;

    /// <summary>What the drainer does: it starts when it was scheduled, and no other may.</summary>
    private const int Idle = 0, Scheduled = 1, Running = 2;

    private static readonly Action<object?> s_beginDrain = static queue => ((WriteQueue)queue!).BeginDrain();
    private static readonly Action<object?> s_drainLittle = static queue => ((WriteQueue)queue!).Drain(onThread: false);
    private static readonly Action<object?> s_drainOnThread = static queue => ((WriteQueue)queue!).Drain(onThread: true);

    private readonly Lock _lock = new();
    private readonly long _bytesMax, _batchBytesMax;
    private readonly RecordWriter _writer;
    private readonly PipeScheduler _thread;
    private readonly PipeScheduler? _forLittle;
    private readonly ItemPool<PendingWrite> _pool = new(RecordsMax);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PendingWrite? _head;
    private PendingWrite? _tail;
    private int _records;
    private long _bytes;
    private int _drain = Idle;
    private bool _closed;

    private PendingWrite? _taken;
    private PendingWrite? _batch;

    /// <param name="thread">Where batches are written; it may block there.</param>
    /// <param name="forLittle">
    /// Where a little is written first; it waits there for nothing but the log, and should take no longer than a change of threads.
    /// Null for nowhere.
    /// </param>
    /// <param name="bytesMax">Keys and records that wait; beyond, the answer is <see cref="ReplicaStatus.Overloaded"/>.</param>
    /// <param name="memtableBytes">A memtable grows by all of a batch, which is at most half as large.</param>
    internal WriteQueue(
        RecordWriter writer, PipeScheduler thread, PipeScheduler? forLittle, long bytesMax = BytesMaxDefault,
        long memtableBytes = long.MaxValue)
    {
        _bytesMax = bytesMax;
        _batchBytesMax = Math.Min(BatchBytesMax, memtableBytes / 2);
        _writer = writer;
        _thread = thread;
        _forLittle = forLittle;
    }

    internal int Records => Volatile.Read(ref _records);

    /// <summary>An empty <paramref name="record"/> makes it a removal.</summary>
    /// <param name="block">Where the record lies, if it may be shared.</param>
    internal ValueTask<ReplicaStatus> EnqueueAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordVersion version, PipeScheduler loop, long deadlineMs,
        Block? block = null)
    {
        var write = _pool.TryRent() ?? new PendingWrite(_pool);
        if (write.TryKeep(key, record, block)) return EnqueueAsync(write, write.Begin(partition, version, loop, deadlineMs), loop);
        write.Abandon();
        return new ValueTask<ReplicaStatus>(ReplicaStatus.Overloaded);
    }

    /// <summary>Does <paramref name="rewrite"/> when all that was accepted before is written, and before all that comes later.</summary>
    internal ValueTask<ReplicaStatus> EnqueueAsync(RangeRewrite rewrite, PipeScheduler loop)
    {
        var write = _pool.TryRent() ?? new PendingWrite(_pool);
        var promise = write.Begin(rewrite.Partition, default, loop, deadlineMs: 0);
        write.Rewrite = rewrite;
        return EnqueueAsync(write, promise, loop);
    }

    private ValueTask<ReplicaStatus> EnqueueAsync(PendingWrite write, ValueTask<ReplicaStatus> promise, PipeScheduler loop)
    {
        var refusal = TryAppend(write, out var startDrain);
        if (refusal != ReplicaStatus.None)
        {
            write.Abandon();
            return new ValueTask<ReplicaStatus>(refusal);
        }

        if (startDrain) loop.Schedule(s_beginDrain, this);
        return promise;
    }

    /// <summary>
    /// Refuses all that comes from now on and sees to it that what was accepted is written: here, where a drain has not begun
    /// (its loop may stand still, or be this thread's own), otherwise by waiting for the drainer. False when that one needs
    /// longer than <paramref name="timeoutMs"/>.
    /// </summary>
    internal bool Close(int timeoutMs)
    {
        lock (_lock)
        {
            _closed = true;
            if (_drain == Idle) return true;
        }

        Drain(onThread: true);
        return _idle.Task.Wait(timeoutMs);
    }

    /// <summary>None when it is taken, else why not.</summary>
    private ReplicaStatus TryAppend(PendingWrite write, out bool startDrain)
    {
        startDrain = false;
        lock (_lock)
        {
            if (_closed) return ReplicaStatus.StoreFailed;
            if (_records == RecordsMax || (_records > 0 && _bytes + write.Bytes > _bytesMax)) return ReplicaStatus.Overloaded;
            _records++;
            _bytes += write.Bytes;
            if (_tail is null) _head = write;
            else _tail.Next = write;
            _tail = write;
            if (_drain != Idle) return ReplicaStatus.None;
            startDrain = true;
            _drain = Scheduled;
            return ReplicaStatus.None;
        }
    }

    private void BeginDrain()
    {
        if (_forLittle is not null && Volatile.Read(ref _bytes) <= LittleBytesMax) _forLittle.Schedule(s_drainLittle, this);
        else _thread.Schedule(s_drainOnThread, this);
    }

    /// <summary>On the thread, or where it must not wait for more than the log: what needs more is left to the thread.</summary>
    private void Drain(bool onThread)
    {
        // Not so when the queue is being closed and the closer was faster.
        if (Interlocked.CompareExchange(ref _drain, Running, Scheduled) != Scheduled) return;
        while (_batch is not null || TryTakeBatch())
        {
            if (!_writer.TryWrite(mayWait: onThread))
            {
                Volatile.Write(ref _drain, Scheduled);
                _thread.Schedule(s_drainOnThread, this);
                return;
            }

            var done = _batch!;
            _batch = null;
            Complete(done);
        }
    }

    /// <summary>Cuts the next batch from what waits. False when nothing does: the caller is the drainer no more.</summary>
    private bool TryTakeBatch()
    {
        if (_taken is null)
        {
            lock (_lock)
            {
                _taken = _head;
                _head = _tail = null;
                if (_taken is null)
                {
                    _drain = Idle;
                    if (_closed) _idle.TrySetResult();
                    return false;
                }
            }
        }

        var last = _taken;
        long bytes = last.Bytes;
        for (var records = 1; last.Next is { } next && records < BatchRecordsMax && bytes + next.Bytes <= _batchBytesMax; records++)
        {
            if (last.Rewrite is not null || next.Rewrite is not null) break;
            bytes += next.Bytes;
            last = next;
        }

        _batch = _taken;
        _taken = last.Next;
        last.Next = null;
        _writer.Begin(_batch);
        return true;
    }

    /// <summary>Each write completes on its loop, neighbours together.</summary>
    private void Complete(PendingWrite first)
    {
        Leave(first);
        for (var run = first; run is not null;)
        {
            var last = run;
            while (last.Next is { } next && next.Loop == run.Loop) last = next;
            var following = last.Next;
            last.Next = null;
            run.Loop.Schedule(PendingWrite.CompleteChain, run);
            run = following;
        }
    }

    private void Leave(PendingWrite first)
    {
        var records = 0;
        long bytes = 0;
        for (var write = first; write is not null; write = write.Next)
        {
            records++;
            bytes += write.Bytes;
        }

        lock (_lock)
        {
            _records -= records;
            _bytes -= bytes;
        }
    }
}
