using System.Globalization;
using Koltso.Core.Time;

namespace Koltso.Ring.Maintenance;

/// <summary>Says in the log when the clocks of the nodes are too far apart: others' readings refused, or this node ahead itself. One caller at a time.</summary>
internal sealed class ClockWatch(HybridClock clock, Action<string> log)
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
        log($"{refused - _told} clock readings of other nodes were more than {HybridClock.MaxSkewMsDefault / 1000} s ahead and were not followed: "
            + "check the clocks of all nodes.");
        _told = refused;
    }

    private void TellAhead()
    {
        var (isAhead, aheadMs) = (clock.IsAhead, clock.AheadMs);
        if (isAhead)
        {
            log(string.Create(CultureInfo.InvariantCulture, $"this node's clock is {aheadMs / 1000.0:0.#} s ahead of most other nodes': ")
                + "it coordinates no writes until they agree again; check the clocks of all nodes.");
        }
        else if (_wasAhead)
        {
            log("this node's clock agrees with most others again: it coordinates writes.");
        }

        _wasAhead = isAhead;
    }
}
