namespace Koltso.Load.Sending;

/// <summary>
/// How much earlier than a moment a timer is to be armed for it: by the least that it was late of <see cref="Window"/>
/// times, since it is that late always (30 µs and more on virtual machines). So it seldom rings early, and what is left
/// then is short enough to be waited for awake. In timestamp units; one thread.
/// </summary>
/// <param name="max">The lead is never more than this.</param>
internal sealed class TimerLead(long max)
{
    public const int Window = 64;

    private long _least = long.MaxValue;
    private int _count;

    public long Lead { get; private set; }

    /// <summary>It rang so much later than it was armed for.</summary>
    public void WasLate(long by)
    {
        _least = Math.Min(_least, by);
        if (++_count < Window) return;
        (Lead, _least, _count) = (Math.Clamp(_least, 0, max), long.MaxValue, 0);
    }
}
