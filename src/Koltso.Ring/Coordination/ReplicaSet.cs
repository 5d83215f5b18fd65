using Koltso.Cluster.Replicas;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;
using Koltso.Core.Placement;

namespace Koltso.Ring.Coordination;

/// <summary>
/// Where each key's replicas are, and how one loop reaches them. Immutable but for a counter; on one loop.
/// Replicas are named by their rank in the partition's list.
/// </summary>
internal sealed class ReplicaSet(HashKind hash, Placement placement, IReplica[] replicas, ushort[] nodeNumbers, int self)
{
    /// <summary>
    /// So many reads in a row prefer the same of two equal peers: what a turn asks then goes to one peer in one frame
    /// batch, not to each of them.
    /// </summary>
    private const int ReadsPerPreference = 16;

    private readonly int _shift = Partitions.ShiftFor(placement.PartitionCount);
    private uint _reads;

    public int ReplicationFactor => placement.ReplicationFactor;

    public int PartitionOf(ReadOnlySpan<byte> key) => (int)(KeyHash.Of(hash, key) >> _shift);

    public IReplica At(int partition, int rank) => replicas[placement.Replicas(partition)[rank]];

    public bool IsSelf(int partition, int rank) => placement.Replicas(partition)[rank] == self;

    public ushort NodeNumberAt(int partition, int rank) => nodeNumbers[placement.Replicas(partition)[rank]];

    /// <summary>
    /// Fills <paramref name="ranks"/>, as many as a read may ask, in the order in which they should be asked: this node,
    /// peers that answer, peers that are slow, peers that are down.
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
        if (IsSelf(partition, rank)) return 0;
        var replica = At(partition, rank);
        return !replica.IsUp ? (byte)3 : replica.IsResponsive ? (byte)1 : (byte)2;
    }
}
