namespace Koltso.Report.Data;

/// <summary>How keys fall onto partitions and nodes, one copy of each.</summary>
/// <param name="KeyKind"><c>sequential</c>, <c>random</c> or <c>uuid</c>.</param>
/// <param name="Example">One of the keys.</param>
/// <param name="PartitionKeys">Keys of each partition, in the order of the ring.</param>
/// <param name="PartitionNodes">Which node, by index in <paramref name="NodeIds"/>, is the first replica of each.</param>
public sealed record SpreadData(
    string Hash, string KeyKind, string Example, IReadOnlyList<string> NodeIds, IReadOnlyList<long> PartitionKeys,
    IReadOnlyList<int> PartitionNodes)
{
    public long Keys => PartitionKeys.Sum();

    /// <summary>In the order of <see cref="NodeIds"/>.</summary>
    public IReadOnlyList<long> NodeKeys
    {
        get
        {
            var keys = new long[NodeIds.Count];
            for (var partition = 0; partition < PartitionKeys.Count; partition++)
                keys[PartitionNodes[partition]] += PartitionKeys[partition];
            return keys;
        }
    }
}
