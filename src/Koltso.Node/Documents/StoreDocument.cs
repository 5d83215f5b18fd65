namespace Koltso.Node.Documents;

/// <summary>The node's store.</summary>
/// <param name="Health"><c>ok</c>, or what is wrong in a word.</param>
/// <param name="Reason">What is wrong in a sentence; null while nothing is.</param>
/// <param name="Keys">Keys stored; an estimate while many were overwritten.</param>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Partitions">Those that hold anything, as of the last count; null before the first.</param>
public sealed record StoreDocument(
    string Health, string? Reason, long Keys, long Bytes, long MemtableBytes, long BlockCacheBytes,
    IReadOnlyList<PartitionDocument>? Partitions);
