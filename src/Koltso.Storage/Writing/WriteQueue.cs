using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage.Scheduling;

namespace Koltso.Storage.Writing;

/// <summary>
/// Collects writes and lets one drainer write all that wait as one batch: group commit. Any thread may enqueue; the first
/// to find nobody draining makes its own loop the drainer, at the end of that loop's turn. A batch that would have to wait
/// moves the role to a worker, which keeps it until the queue is empty; synced writes always run there.
/// Invariant: from the moment a drain is scheduled until it found the queue empty there is one drainer, scheduled or running
/// (<see cref="_drain"/>), and the one that runs owns <see cref="_taken"/>, <see cref="_batch"/> and the writer. Nothing is
/// completed under the lock.
/// </summary>
internal sealed class WriteQueue
{
    /// <summary>Writes that wait or are being written; beyond, the answer is <see cref="ReplicaStatus.Overloaded"/>.</summary>
    internal const int RecordsMax = 16_384;

    /// <summary>Their keys and records, in bytes. One write alone may be larger.</summary>
    internal const long BytesMax = 64L << 20;

    /// <summary>A batch holds up its loop for a few milliseconds at most.</summary>
    internal const int BatchRecordsMax = 1024;
    internal const long BatchBytesMax = 4L << 20;

    /// <summary>Batches that a loop writes before it lets its other work have a turn.</summary>
    private const int BatchesPerTurnMax = 4;

    /// <summary>What the drainer does: it starts when it was scheduled, and no other may.</summary>
    private const int Idle = 0, Scheduled = 1, Running = 2;

    private static readonly Action<object?> s_drainOnLoop = static queue => ((WriteQueue)queue!).Drain(onWorker: false);
    private static readonly Action<object?> s_drainOnWorker = static queue => ((WriteQueue)queue!).Drain(onWorker: true);

    private readonly Lock _lock = new();
    private readonly RecordWriter _writer;
    private readonly PipeScheduler _workers;
    private readonly ItemPool<PendingWrite> _pool = new(RecordsMax);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _synced;

    private PendingWrite? _head;
    private PendingWrite? _tail;
    private int _records;
    private long _bytes;
    private int _drain = Idle;
    private bool _closed;

    private PipeScheduler _loop = PipeScheduler.Inline;
    private PendingWrite? _taken;
    private PendingWrite? _batch;

    internal WriteQueue(RecordWriter writer, bool isSynced, PipeScheduler workers)
    {
        _writer = writer;
        _workers = workers;
        _synced = isSynced;
    }

    internal int Records => Volatile.Read(ref _records);

    /// <summary>An empty <paramref name="record"/> makes it a removal.</summary>
    internal ValueTask<ReplicaStatus> EnqueueAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordVersion version, PipeScheduler loop, long deadlineMs)
    {
        var write = _pool.TryRent() ?? new PendingWrite(_pool);
        return EnqueueAsync(write, write.Begin(partition, key, record, version, loop, deadlineMs), loop);
    }

    /// <summary>Does <paramref name="rewrite"/> when all that was accepted before is written, and before all that comes later.</summary>
    internal ValueTask<ReplicaStatus> EnqueueAsync(RangeRewrite rewrite, PipeScheduler loop)
    {
        var write = _pool.TryRent() ?? new PendingWrite(_pool);
        var promise = write.Begin(rewrite.Partition, default, default, default, loop, deadlineMs: 0);
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

        if (startDrain && _synced) _workers.Schedule(s_drainOnWorker, this);
        else if (startDrain) loop.Schedule(s_drainOnLoop, this);
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

        Drain(onWorker: true);
        return _idle.Task.Wait(timeoutMs);
    }

    /// <summary>None when it is taken, else why not.</summary>
    private ReplicaStatus TryAppend(PendingWrite write, out bool startDrain)
    {
        startDrain = false;
        lock (_lock)
        {
            if (_closed) return ReplicaStatus.StoreFailed;
            if (_records == RecordsMax || (_records > 0 && _bytes + write.Bytes > BytesMax)) return ReplicaStatus.Overloaded;
            _records++;
            _bytes += write.Bytes;
            if (_tail is null) _head = write;
            else _tail.Next = write;
            _tail = write;
            if (_drain != Idle) return ReplicaStatus.None;
            startDrain = true;
            _drain = Scheduled;
            _loop = write.Loop;
            return ReplicaStatus.None;
        }
    }

    private void Drain(bool onWorker)
    {
        // Not so when the queue is being closed and the closer was faster.
        if (Interlocked.CompareExchange(ref _drain, Running, Scheduled) != Scheduled) return;
        for (var batches = 0; ; batches++)
        {
            if (!onWorker && batches == BatchesPerTurnMax)
            {
                HandOver(_loop, s_drainOnLoop);
                return;
            }

            if (_batch is null && !TryTakeBatch()) return;
            if (!_writer.TryCommit(mayWait: onWorker))
            {
                HandOver(_workers, s_drainOnWorker);
                return;
            }

            var done = _batch!;
            _batch = null;
            Complete(done, onWorker ? null : _loop);
        }
    }

    private void HandOver(PipeScheduler next, Action<object?> drain)
    {
        Volatile.Write(ref _drain, Scheduled);
        next.Schedule(drain, this);
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
        for (var records = 1; last.Next is { } next && records < BatchRecordsMax && bytes + next.Bytes <= BatchBytesMax; records++)
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

    /// <summary>Writes of <paramref name="here"/> complete on the spot, others on their loops, neighbours together.</summary>
    private void Complete(PendingWrite first, PipeScheduler? here)
    {
        Leave(first);
        for (var run = first; run is not null;)
        {
            var last = run;
            while (last.Next is { } next && next.Loop == run.Loop) last = next;
            var following = last.Next;
            last.Next = null;
            if (run.Loop == here) PendingWrite.CompleteChain(run);
            else run.Loop.Schedule(PendingWrite.CompleteChain, run);
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
