using System.IO.Pipelines;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Topology;
using Koltso.Ring.Coordination;
using Koltso.Ring.Members;
using Koltso.Ring.Replicas;

namespace Koltso.Ring;

/// <summary>
/// What one loop owns of the node: its links, timers and coordinator, so that a request stays on the thread that received
/// it. Used on that loop only; the links' state and counters may be read, slightly late, from any thread.
/// </summary>
internal sealed class LoopContext
{
    public required LoopHost Host { get; init; }

    public required Coordinator Coordinator { get; init; }

    /// <summary>The links to the other members.</summary>
    public required LinkTable Links { get; init; }

    /// <summary>The connections that other members have dialled.</summary>
    public AcceptedPeers Accepted { get; } = new();

    /// <summary>What has happened over those.</summary>
    public SessionCounters Sessions { get; } = new();

    /// <summary>This node's own store, as this loop sees it.</summary>
    public required LocalReplica Local { get; init; }

    public PipeScheduler Loop => Host.Loop;

    /// <summary>Its timers call back on the loop.</summary>
    public TimeProvider Time => Host.Time;

    /// <summary>What begins on this loop from now on uses <paramref name="view"/>. On the loop.</summary>
    public void Adopt(RingView view, string self)
    {
        // Views may come late, never out of order: a loop does what it is told in order.
        Links.Adopt(view);
        Coordinator.Adopt(new LoopView(view, Links.ReplicasOf(view, Local), view.IndexOf(self)));
    }
}
