using System.IO.Pipelines;

namespace Koltso.Tests.Ring.Repair;

/// <summary>One thread and virtual time for a whole cluster: runs scheduled work, then the next timer, until a given time.</summary>
internal sealed class VirtualLoop : PipeScheduler
{
    private readonly Queue<(Action<object?> Action, object? State)> _queue = new();
    private readonly PriorityQueue<Timer, long> _timers = new();

    public VirtualLoop()
    {
        // Continuations run inline, without a test runner's context.
        SynchronizationContext.SetSynchronizationContext(null);
        Time = new VirtualTime(this);
    }

    public TimeProvider Time { get; }

    public long NowMs { get; private set; } = 1_790_000_000_000;

    /// <summary>The difference between the wall clock and the time that has passed.</summary>
    public long WallOffsetMs { get; set; }

    public override void Schedule(Action<object?> action, object? state) => _queue.Enqueue((action, state));

    public void RunFor(long ms)
    {
        var endMs = NowMs + ms;
        Drain();
        while (_timers.TryPeek(out var timer, out var dueMs) && dueMs <= endMs)
        {
            _timers.Dequeue();
            NowMs = Math.Max(NowMs, dueMs);
            timer.Fire(dueMs);
            Drain();
        }

        NowMs = endMs;
    }

    /// <summary>Lets time pass until the condition holds.</summary>
    public void RunUntil(Func<bool> isSo, long msMax = 3_600_000)
    {
        for (var end = NowMs + msMax; !isSo(); RunFor(10)) NowMs.ShouldBeLessThan(end, "it never became so");
    }

    private void Drain()
    {
        while (_queue.TryDequeue(out var next)) next.Action(next.State);
    }

    private sealed class VirtualTime(VirtualLoop loop) : TimeProvider
    {
        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => loop.NowMs;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(loop.NowMs + loop.WallOffsetMs);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(loop, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }
    }

    private sealed class Timer(VirtualLoop loop, TimerCallback callback, object? state) : ITimer
    {
        private long _dueMs = -1;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _dueMs = dueTime < TimeSpan.Zero ? -1 : loop.NowMs + (long)Math.Ceiling(dueTime.TotalMilliseconds);
            if (_dueMs >= 0) loop._timers.Enqueue(this, _dueMs);
            return true;
        }

        public void Fire(long dueMs)
        {
            if (dueMs != _dueMs) return;
            _dueMs = -1;
            callback(state);
        }

        public void Dispose() => _dueMs = -1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
