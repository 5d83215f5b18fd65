namespace Koltso.Api.Documents;

/// <summary>What of one partition lies on a node.</summary>
/// <param name="Partition">Its number, from 0.</param>
/// <param name="Keys">Keys that a reader finds.</param>
/// <param name="Bytes">Of those keys and their values.</param>
public sealed record PartitionDocument(int Partition, long Keys, long Bytes);
