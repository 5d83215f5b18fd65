namespace Koltso.Harness.Nodes;

/// <summary>
/// What one node's store holds by its own count: for each partition that holds a value, the number of keys and the
/// bytes of keys and values.
/// </summary>
public sealed class StoreCounts(IReadOnlyDictionary<int, (long Keys, long Bytes)> partitions)
{
    public long Keys => partitions.Values.Sum(static row => row.Keys);

    public long Bytes => partitions.Values.Sum(static row => row.Bytes);

    /// <summary>Zeros for a partition that holds nothing.</summary>
    public (long Keys, long Bytes) this[int partition] => partitions.GetValueOrDefault(partition);

    /// <summary>Whether each partition holds the same number of keys and bytes.</summary>
    public bool IsEqualTo(StoreCounts other) =>
        partitions.Count == other.PartitionCount && partitions.All(row => other[row.Key] == row.Value);

    private int PartitionCount => partitions.Count;
}
