namespace Koltso.Harness.Nodes;

/// <summary>
/// What one node's store holds by its own count: for each partition with a value in it, keys and the bytes of keys and values.
/// </summary>
public sealed class StoreCounts(IReadOnlyDictionary<int, (long Keys, long Bytes)> partitions)
{
    public long Keys => partitions.Values.Sum(static row => row.Keys);

    public long Bytes => partitions.Values.Sum(static row => row.Bytes);

    /// <summary>Zeros for a partition that holds nothing.</summary>
    public (long Keys, long Bytes) this[int partition] => partitions.GetValueOrDefault(partition);

    /// <summary>As many keys and bytes in each partition.</summary>
    public bool IsEqualTo(StoreCounts other) =>
        partitions.Count == other.PartitionCount && partitions.All(row => other[row.Key] == row.Value);

    private int PartitionCount => partitions.Count;
}
