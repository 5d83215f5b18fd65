namespace Koltso.Load.Sending;

/// <summary>
/// How much earlier than a moment a timer is to be armed for it: by what it was late <see cref="CoveredShare"/> of
/// <see cref="Window"/> times (30 to 150 µs on virtual machines). So it mostly rings early, and what is left then is short
/// enough to be waited for awake. In timestamp units; one thread.
/// </summary>
/// <param name="max">The lead is never more than this.</param>
internal sealed class TimerLead(long max)
{
    public const int Window = 64;

    public const double CoveredShare = 0.95;

    private readonly long[] _late = new long[Window];
    private int _count;

    public long Lead { get; private set; }

    /// <summary>It rang so much later than it was armed for.</summary>
    public void WasLate(long by)
    {
        _late[_count++] = by;
        if (_count < Window) return;
        Array.Sort(_late);
        (Lead, _count) = (Math.Clamp(_late[(int)(Window * CoveredShare)], 0, max), 0);
    }
}
