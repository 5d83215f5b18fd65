namespace Koltso.Cli.Inspect.Documents;

/// <summary>What of the ring lies on one node.</summary>
/// <param name="PartitionsByRank">How many partitions it holds as first replica, as second, and so on.</param>
/// <param name="Share">Its part of all replicas, 0 to 1.</param>
/// <param name="Keys">Null when the node did not say.</param>
/// <param name="Bytes">On its disk; null when the node did not say.</param>
/// <param name="KeysEstimated">The keys were not counted since the last write, or not all of them.</param>
internal sealed record NodeShare(
    string Id, string Http, string Zone, double Weight, bool Up, IReadOnlyList<int> PartitionsByRank, double Share, long? Keys,
    long? Bytes, bool KeysEstimated);
