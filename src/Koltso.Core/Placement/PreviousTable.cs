namespace Koltso.Core.Placement;

/// <summary>A previous placement in terms of the nodes that there are now.</summary>
internal static class PreviousTable
{
    /// <summary>
    /// The node of each slot. Numbers from <c>nodes.Count</c> up are nodes that are gone, and one for each rank that
    /// the previous placement did not have; a rank that there no longer is has been dropped.
    /// </summary>
    public static (int[] NodeOf, int NodeCount) Translate(
        IReadOnlyList<PlacementNode> nodes, Placement previous, int ranks)
    {
        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var node = 0; node < nodes.Count; node++) indexOf.Add(nodes[node].Id, node);
        var nodeCount = nodes.Count;
        var nowOf = new int[previous.NodeIds.Length];
        for (var old = 0; old < nowOf.Length; old++)
            nowOf[old] = indexOf.TryGetValue(previous.NodeIds[old], out var now) ? now : nodeCount++;

        var nodeOf = new int[previous.PartitionCount * ranks];
        for (var slot = 0; slot < nodeOf.Length; slot++)
        {
            var rank = slot % ranks;
            nodeOf[slot] = rank < previous.ReplicationFactor
                ? nowOf[previous.Replicas(slot / ranks)[rank]]
                : nodeCount + rank - previous.ReplicationFactor;
        }

        return (nodeOf, nodeCount + Math.Max(0, ranks - previous.ReplicationFactor));
    }
}
