using System.IO.Pipelines;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Topology;
using Koltso.Ring.Coordination;
using Koltso.Ring.Replicas;

namespace Koltso.Ring;

/// <summary>
/// One loop's own way into the ring, so that a request stays on the thread on which it came. Used on that loop; the
/// links' state and counters may be read, slightly late, from anywhere.
/// </summary>
internal sealed class LoopContext
{
    public required LoopHost Host { get; init; }

    public required Coordinator Coordinator { get; init; }

    /// <summary>The links to the other nodes.</summary>
    public required IReadOnlyList<(ClusterNode Node, PeerLink Link)> Links { get; init; }

    /// <summary>This node's own store, as this loop sees it.</summary>
    public required LocalReplica Local { get; init; }

    public PipeScheduler Loop => Host.Loop;

    /// <summary>Its timers call back on the loop.</summary>
    public TimeProvider Time => Host.Time;
}
