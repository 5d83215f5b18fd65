namespace Koltso.Ring.Repair;

/// <summary>One question of a peer.</summary>
/// <param name="View">The view under which it is answered, from its beginning to its end.</param>
/// <param name="Peer">Number of the node that asks.</param>
/// <param name="Partition">As the frame's header names it; 0 where the body lists several.</param>
internal sealed record RepairQuestion(RepairView View, ushort Peer, int Partition, byte[] Body)
{
    /// <summary>True when this node and the one that asks both replicate the partition.</summary>
    public bool IsSharedWith(int partition) => View.IsShared(Peer, partition);
}
