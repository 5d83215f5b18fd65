using Koltso.Core.Time;

namespace Koltso.Tests.Core;

internal static class ClockReadings
{
    /// <summary>A reading, as a node gets it: where it takes a higher ceiling, that is persisted first.</summary>
    public static ulong Next(this HybridClock clock)
    {
        if (clock.TryNext(out var reading)) return reading;
        clock.IsAhead.ShouldBeFalse();
        clock.ExtendCeiling();
        clock.TryNext(out reading).ShouldBeTrue();
        return reading;
    }
}
