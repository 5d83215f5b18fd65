using Koltso.Core.Time;

namespace Koltso.Tests.Core;

internal static class ClockReadings
{
    public static ulong Next(this HybridClock clock)
    {
        clock.TryNext(out var reading).ShouldBeTrue();
        return reading;
    }
}
