using Koltso.Core.Time;

namespace Koltso.Cluster.Peers;

/// <summary>What a node does with the clock readings that hellos and pings carry.</summary>
internal static class PeerClock
{
    /// <summary>
    /// Follows a peer's reading if it can. A ceiling that cannot be stored (a full disk) is not a reason to lose the
    /// peer: writes are refused by then, and reads must go on.
    /// </summary>
    public static void Follow(this HybridClock clock, ulong reading)
    {
        try
        {
            clock.TryObserve(reading);
        }
        catch (IOException)
        {
            // The store says so where it matters: to writes.
        }
    }
}
