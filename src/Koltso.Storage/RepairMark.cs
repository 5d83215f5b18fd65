namespace Koltso.Storage;

/// <summary>A successful comparison of one partition with one peer: when it began, and for which topology it holds.</summary>
/// <param name="Clock">This node's clock reading when the comparison began; 0: there was none.</param>
/// <param name="Epoch">The epoch of the view under which the two compared.</param>
/// <param name="ListDigest">The digest of the partition's list of replicas in that view.</param>
/// <param name="Own">The incarnation of this node's store at that time; 0: not known.</param>
/// <param name="Peer">That of the peer's store.</param>
public readonly record struct RepairMark(ulong Clock, long Epoch, ulong ListDigest, ulong Own = 0, ulong Peer = 0);
