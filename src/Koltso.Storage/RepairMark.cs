namespace Koltso.Storage;

/// <summary>A successful comparison of one partition with one peer: when it began, and for which topology it holds.</summary>
/// <param name="Clock">This node's clock reading when the comparison began; 0: there was none.</param>
/// <param name="Epoch">The epoch of the view under which the two compared.</param>
/// <param name="ListDigest">The digest of the partition's list of replicas in that view.</param>
public readonly record struct RepairMark(ulong Clock, long Epoch, ulong ListDigest);
