using Koltso.Core.Time;

namespace Koltso.Node.Maintenance;

/// <summary>Says in the log when readings of other nodes' clocks had to be refused: somebody's clock is wrong. One caller at a time.</summary>
internal sealed class ClockWatch(HybridClock clock, Action<string> log)
{
    private long _told;

    public void Run()
    {
        var refused = clock.RefusedCount;
        if (refused == _told) return;
        log($"{refused - _told} clock readings of other nodes were more than {HybridClock.MaxSkewMsDefault / 1000} s ahead and were not followed: "
            + "check the clocks of all nodes.");
        _told = refused;
    }
}
