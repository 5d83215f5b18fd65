using Koltso.Core.Time;

namespace Koltso.Tests.Core;

internal static class Clocks
{
    /// <summary>A clock that needs no higher ceiling for the length of a test.</summary>
    public static HybridClock Ready(TimeProvider time)
    {
        var clock = new HybridClock(time, 0, static _ => { }, windowMs: int.MaxValue);
        clock.ExtendCeiling();
        return clock;
    }
}
