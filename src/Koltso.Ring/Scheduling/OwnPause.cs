namespace Koltso.Ring.Scheduling;

/// <summary>
/// Tells whether a loop that looks every <paramref name="periodMs"/> may judge the silence of others, or has stood still itself
/// (the process was stopped, the machine was busy): then what they sent may have arrived and be unread. On the loop. Always: of two
/// looks in a row at least one may judge, so that a loop that is late for ever still gives up what is overdue.
/// </summary>
internal sealed class OwnPause(int periodMs)
{
    private long? _lastMs;
    private bool _hasSpared;

    public bool MayJudge(long nowMs)
    {
        var stoodStill = nowMs - (_lastMs ?? nowMs) > 2L * periodMs;
        _lastMs = nowMs;
        _hasSpared = stoodStill && !_hasSpared;
        return !_hasSpared;
    }
}
