using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Core.Time;

namespace Koltso.Ring.Coordination;

/// <summary>
/// Clients' writes of one loop that wait for a version, because the clock needs a higher ceiling first: the first seconds of a
/// node, a wall clock that was set ahead, a disk that hung. Role: has the ceiling raised on a worker, and lets the writes go on; gives up
/// those that wait for too long. On the loop.
/// </summary>
/// <param name="workers">Where raising it may block.</param>
/// <param name="nowMs">Monotonic milliseconds; they may be those at which the loop's turn began.</param>
internal sealed class CeilingQueue(HybridClock clock, PipeScheduler loop, PipeScheduler workers, Func<long> nowMs, int timeoutMs)
{
    /// <summary>Writes that wait; beyond, the answer is <see cref="ReplicaStatus.Overloaded"/>.</summary>
    public const int WritesMax = 16_384;

    private readonly Queue<WriteOperation> _waiting = new();
    private bool _isRaising;

    public long NowMs => nowMs();

    /// <summary>From when on a write that begins now no longer waits for a version, nor is tried again.</summary>
    public long NextDeadlineMs => nowMs() + timeoutMs;

    /// <summary>None: the write is told when it may try again. Otherwise why it need not wait.</summary>
    public ReplicaStatus Wait(WriteOperation write)
    {
        if (_waiting.Count == WritesMax) return ReplicaStatus.Overloaded;
        _waiting.Enqueue(write);
        if (_isRaising) return ReplicaStatus.None;
        _isRaising = true;
        workers.Schedule(static queue => ((CeilingQueue)queue!).Raise(), this);
        return ReplicaStatus.None;
    }

    /// <summary>Lets time pass. A write that has no version yet was sent to nobody.</summary>
    public void Tick()
    {
        var now = nowMs();
        while (_waiting.TryPeek(out var oldest) && oldest.DeadlineMs <= now) _waiting.Dequeue().OnCeiling(ReplicaStatus.NotSent);
    }

    /// <summary>On a worker.</summary>
    private void Raise()
    {
        var isRaised = true;
        try
        {
            clock.ExtendCeiling();
        }
        catch (IOException)
        {
            isRaised = false;
        }

        loop.Schedule(_ => OnRaised(isRaised), null);
    }

    private void OnRaised(bool isRaised)
    {
        _isRaising = false;
        // Those that come back, because the clock has gone on meanwhile, queue behind these.
        for (var count = _waiting.Count; count > 0 && _waiting.TryDequeue(out var waiting); count--)
            waiting.OnCeiling(isRaised ? ReplicaStatus.None : ReplicaStatus.StoreFailed);
    }
}
