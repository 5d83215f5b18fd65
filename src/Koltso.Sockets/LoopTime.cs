namespace Koltso.Sockets;

/// <summary>Another provider's time, with timers that call back on a loop. Its timers are for the loop's thread only.</summary>
internal sealed class LoopTime(TimeProvider time, LoopTimers timers) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new LoopTimer(timers, time, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
