using Koltso.Core.Time;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Maintenance;

/// <summary>
/// Says in the log when the clocks of the nodes are too far apart: others' readings refused, or this node ahead itself.
/// One caller at a time.
/// </summary>
internal sealed class ClockWatch(HybridClock clock, ILogger log)
{
    private long _told;
    private bool _wasAhead;

    public void Run()
    {
        TellRefusals();
        TellAhead();
    }

    private void TellRefusals()
    {
        var refused = clock.RefusedCount;
        if (refused == _told) return;
        log.ClockReadingsRefused(refused - _told, HybridClock.MaxSkewMsDefault / 1000);
        _told = refused;
    }

    private void TellAhead()
    {
        var (isAhead, aheadMs) = (clock.IsAhead, clock.AheadMs);
        if (isAhead) log.ClockAhead(aheadMs / 1000.0);
        else if (_wasAhead) log.ClockAgrees();
        _wasAhead = isAhead;
    }
}
