namespace Koltso.Tests;

/// <summary>
/// Time that passes only when a test says so, for timestamps, for the wall clock and for timers, which call back from
/// within <see cref="Advance"/>. Timestamps from any thread; timers on one thread.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private const long EpochMs = 1_790_000_000_000;
    private readonly List<ManualTimer> _timers = [];
    private long _ms;

    public long ElapsedMs => Volatile.Read(ref _ms);

    /// <summary>How far the wall clock was set ahead.</summary>
    public long WallAheadMs { get; set; }

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => ElapsedMs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(EpochMs + ElapsedMs + WallAheadMs);

    public void Advance(long ms)
    {
        var until = ElapsedMs + ms;
        while (_timers.Where(timer => timer.DueMs <= until).MinBy(static timer => timer.DueMs) is { } next)
        {
            Interlocked.Exchange(ref _ms, Math.Max(ElapsedMs, next.DueMs));
            next.Fire();
        }

        Interlocked.Exchange(ref _ms, until);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long DueMs { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            DueMs = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.ElapsedMs + (long)dueTime.TotalMilliseconds;
            return true;
        }

        public void Fire()
        {
            DueMs = _period > TimeSpan.Zero ? DueMs + (long)_period.TotalMilliseconds : long.MaxValue;
            callback(state);
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
