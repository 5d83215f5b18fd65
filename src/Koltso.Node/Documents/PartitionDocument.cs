namespace Koltso.Node.Documents;

/// <summary>What of one partition lies on a node: keys that a reader finds, and the bytes of those keys and values.</summary>
public sealed record PartitionDocument(int Partition, long Keys, long Bytes);
