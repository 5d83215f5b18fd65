namespace Koltso.Ring.Repair;

/// <summary>One question of a peer.</summary>
/// <param name="Peer">Number of the node that asks.</param>
/// <param name="Partition">As the frame's header names it; 0 where the body lists several.</param>
internal readonly record struct RepairQuestion(ushort Peer, int Partition, byte[] Body);
