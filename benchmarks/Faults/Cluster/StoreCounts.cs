namespace Koltso.Faults.Cluster;

/// <summary>What one node's store holds by its own count, scanned just now: by partition, keys and the bytes of keys and values.</summary>
internal sealed class StoreCounts(Dictionary<int, (long Keys, long Bytes)> partitions)
{
    public long Keys => partitions.Values.Sum(static row => row.Keys);

    public long Bytes => partitions.Values.Sum(static row => row.Bytes);

    public static async Task<StoreCounts> OfAsync(RingNode node, CancellationToken stop)
    {
        using var stats = await node.PageAsync("/v0/stats?counts=exact", stop);
        return new StoreCounts(stats.RootElement.GetProperty("store").GetProperty("partitions").EnumerateArray().ToDictionary(
            static row => row.GetProperty("partition").GetInt32(),
            static row => (row.GetProperty("keys").GetInt64(), row.GetProperty("bytes").GetInt64())));
    }

    public bool IsEqualTo(StoreCounts other) => Rows.Count == other.Rows.Count && !Rows.Except(other.Rows).Any();

    private Dictionary<int, (long Keys, long Bytes)> Rows => partitions;
}
