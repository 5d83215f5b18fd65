namespace Koltso.Cluster.Peers;

/// <summary>
/// The time by which a link judges its peer, which leaves out the time for which this node itself stood still: a peer must not be
/// blamed for that. Such a pause counts as one period, so that a loop that is late for ever still gives up what is overdue.
/// On the link's loop.
/// </summary>
internal sealed class LinkClock(TimeProvider time, int tickPeriodMs)
{
    /// <summary>
    /// In periods: a tick that is so late says that the loop stood still: the process was stopped, or the machine. Less, with a
    /// ping that was just due, is not yet silence.
    /// </summary>
    private const int StoodStillPeriods = 5;

    private long? _tickedAtMs;

    /// <summary>What was left out so far: by so much a time of <see cref="ElapsedMs"/> is later here.</summary>
    public long LeftOutMs { get; private set; }

    /// <summary>Monotonic milliseconds.</summary>
    public long ElapsedMs() => (long)time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Monotonic milliseconds without pauses.</summary>
    public long NowMs()
    {
        var nowMs = ElapsedMs() - LeftOutMs;
        var lateMs = nowMs - (_tickedAtMs ?? nowMs) - tickPeriodMs;
        if (lateMs <= StoodStillPeriods * tickPeriodMs) return nowMs;
        LeftOutMs += lateMs;
        return nowMs - lateMs;
    }

    /// <summary>The loop has a tick now.</summary>
    public long Tick()
    {
        var nowMs = NowMs();
        _tickedAtMs = nowMs;
        return nowMs;
    }
}
