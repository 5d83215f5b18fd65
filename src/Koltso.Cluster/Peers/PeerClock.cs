using Koltso.Core.Time;

namespace Koltso.Cluster.Peers;

/// <summary>What a node does with the clock readings that hellos, pings and replies carry.</summary>
internal static class PeerClock
{
    /// <summary>Follows a peer's reading if it can: one that is too far ahead is counted, and is no reason to lose the peer.</summary>
    public static void Follow(this HybridClock clock, ulong reading) => _ = clock.TryObserve(reading);
}
