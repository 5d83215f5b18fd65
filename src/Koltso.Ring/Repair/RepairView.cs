using Koltso.Cluster.Topology;
using Koltso.Core.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// One <see cref="RingView"/> as repair sees it: this node, its peers, and which partitions each pair shares. Immutable. A round,
/// and an answer to a peer, captures one and uses no other.
/// </summary>
/// <param name="self">This node's index in the view; -1 when it is not a member.</param>
/// <param name="peers">All other members.</param>
internal sealed class RepairView(RingView ring, int self, IReadOnlyList<RepairPeer> peers)
{
    public RingView Ring => ring;

    public IReadOnlyList<RepairPeer> Peers => peers;

    /// <summary>The deepest hash tree that two nodes of this view compare.</summary>
    public int DepthMax => LeafMap.DepthMaxOf(ring.ReplicationFactor);

    /// <summary>This node's rank in the partition's list; -1 when it does not replicate it.</summary>
    public int OwnRankOf(int partition) => ring.RankOf(self, partition);

    public int RankOf(RepairPeer peer, int partition) => ring.RankOf(peer.Index, partition);

    public bool IsReplicaOf(int partition) => (uint)partition < (uint)ring.PartitionCount && OwnRankOf(partition) >= 0;

    /// <summary>True when this node and the member of that number both replicate the partition.</summary>
    public bool IsShared(ushort peer, int partition) => IsReplicaOf(partition) && ring.RankOf(ring.IndexOf(peer), partition) >= 0;
}
