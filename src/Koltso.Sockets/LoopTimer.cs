namespace Koltso.Sockets;

/// <summary>
/// A timer that calls back on its loop. All members on the loop's thread, or before that starts. Periods that were
/// missed are not made up for: one call follows however many were missed, and the next keeps to the old beat.
/// </summary>
internal sealed class LoopTimer(LoopTimers timers, TimeProvider time, TimerCallback callback, object? state) : ITimer
{
    internal const long Never = long.MaxValue;

    private long _period;

    /// <summary>A timestamp, or <see cref="Never"/>.</summary>
    internal long DueAt { get; private set; } = Never;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = TicksOf(period);
        var delay = TicksOf(dueTime);
        DueAt = delay == Never ? Never : time.GetTimestamp() + delay;
        if (DueAt != Never) timers.Add(this);
        return true;
    }

    public void Dispose() => DueAt = Never;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire(long now)
    {
        if (_period is 0 or Never)
        {
            DueAt = Never;
        }
        else
        {
            DueAt += _period * (1 + (now - DueAt) / _period);
            timers.Add(this);
        }

        callback(state);
    }

    /// <summary>In timestamp units; <see cref="Timeout.InfiniteTimeSpan"/> is never.</summary>
    private long TicksOf(TimeSpan span) =>
        span == Timeout.InfiniteTimeSpan ? Never : (long)(span.TotalSeconds * time.TimestampFrequency);
}
