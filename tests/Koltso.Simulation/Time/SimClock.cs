namespace Koltso.Simulation.Time;

/// <summary>Time as one process sees it. Its timers fire as events of that process.</summary>
internal sealed class SimClock(SimWorld world, SimProcess process, WallClock wall) : TimeProvider
{
    public override long TimestampFrequency => 1_000_000;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => world.NowUs;

    public override DateTimeOffset GetUtcNow() => wall.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(world, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
