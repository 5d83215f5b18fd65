using Koltso.Cluster.Replicas;
using Koltso.Cluster.Topology;
using Koltso.Wire.Messages;

namespace Koltso.Ring.Coordination;

/// <summary>
/// One <see cref="RingView"/> as one loop sees it: where the replicas of each key are, and how this loop reaches them.
/// Immutable but for a counter; on one loop. Replicas are named by their rank in the partition's list.
/// </summary>
/// <param name="replicas">By the index of the member.</param>
/// <param name="self">This node's index; -1 when it is not a member.</param>
internal sealed class LoopView(RingView ring, IReplica[] replicas, int self)
{
    /// <summary>
    /// So many reads in a row prefer the same of two equal peers: what a turn asks then goes to one peer in one batch
    /// of frames, not to each of them.
    /// </summary>
    private const int ReadsPerPreference = 16;

    private uint _reads;

    public RingView Ring => ring;

    /// <summary>What replicas are told of a client's request under this view.</summary>
    public RequestContext ForClient { get; } = new(ring.Epoch);

    /// <summary>The same of what brings a replica into step.</summary>
    public RequestContext ForRepair { get; } = new(ring.Epoch, WorkClass.Repair);

    public int ReplicationFactor => ring.ReplicationFactor;

    public int PartitionOf(ReadOnlySpan<byte> key) => ring.PartitionOf(key);

    public IReplica At(int partition, int rank) => replicas[ring.Replicas(partition)[rank]];

    public bool IsSelf(int partition, int rank) => ring.Replicas(partition)[rank] == self;

    public ushort NodeNumberAt(int partition, int rank) => ring.Members[ring.Replicas(partition)[rank]].Number;

    /// <summary>
    /// Fills <paramref name="ranks"/>, as many as a read may ask, in the order in which they should be asked: this node,
    /// peers that answer, those that are slow, this node among them, or recover what they lost, peers that are down.
    /// </summary>
    public void OrderForRead(int partition, Span<byte> ranks)
    {
        Span<byte> costs = stackalloc byte[ranks.Length];
        var first = (int)(_reads++ / ReadsPerPreference % (uint)ranks.Length);
        for (var i = 0; i < ranks.Length; i++)
        {
            var rank = (first + i) % ranks.Length;
            var cost = CostOf(partition, rank);
            var at = i;
            // Few members, nearly in order: insertion is the quickest sort, and a stable one.
            for (; at > 0 && costs[at - 1] > cost; at--) (costs[at], ranks[at]) = (costs[at - 1], ranks[at - 1]);
            (costs[at], ranks[at]) = (cost, (byte)rank);
        }
    }

    private byte CostOf(int partition, int rank)
    {
        var replica = At(partition, rank);
        if (!replica.IsUp) return 3;
        if (replica.IsRecovering || !replica.IsResponsive) return 2;
        return IsSelf(partition, rank) ? (byte)0 : (byte)1;
    }
}
