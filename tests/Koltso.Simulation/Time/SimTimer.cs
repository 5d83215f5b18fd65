namespace Koltso.Simulation.Time;

/// <summary>A timer of a simulated process. Periods that were missed while the process was paused are skipped.</summary>
internal sealed class SimTimer(SimWorld world, SimProcess process, TimerCallback callback, object? state) : ITimer
{
    private static readonly Action<object?> s_fire = static setting => ((Setting)setting!).Fire();

    private Setting? _current;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _current = null;
        if (dueTime == Timeout.InfiniteTimeSpan) return true;
        _current = new Setting(this, world.NowUs + MicrosecondsOf(dueTime), MicrosecondsOf(period));
        world.At(_current.DueUs, new SimEvent(process, s_fire, _current));
        return true;
    }

    public void Dispose() => _current = null;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static long MicrosecondsOf(TimeSpan span) =>
        span == Timeout.InfiniteTimeSpan ? 0 : span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The timer's last setting: an event with another setting is ignored.</summary>
    private sealed class Setting(SimTimer timer, long dueUs, long periodUs)
    {
        public long DueUs { get; private set; } = dueUs;

        public void Fire()
        {
            if (timer._current != this) return;
            if (periodUs == 0)
            {
                timer._current = null;
            }
            else
            {
                DueUs += periodUs * (1 + (timer.World.NowUs - DueUs) / periodUs);
                timer.World.At(DueUs, new SimEvent(timer.Process, s_fire, this));
            }

            timer.Callback(timer.State);
        }
    }

    private SimWorld World => world;

    private SimProcess Process => process;

    private TimerCallback Callback => callback;

    private object? State => state;
}
