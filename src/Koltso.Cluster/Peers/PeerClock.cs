using Koltso.Core.Time;

namespace Koltso.Cluster.Peers;

/// <summary>What a peer's clock means to this node's.</summary>
internal static class PeerClock
{
    /// <summary>
    /// Follows a reading that came with a hello or a ping. One that is refused, or that this node's disk has no room to
    /// remember, changes nothing: reads must go on, and a write brings the question up again.
    /// </summary>
    public static void Follow(HybridClock clock, ulong reading)
    {
        try
        {
            _ = clock.TryObserve(reading);
        }
        catch (IOException)
        {
            // The store has said so already.
        }
    }
}
