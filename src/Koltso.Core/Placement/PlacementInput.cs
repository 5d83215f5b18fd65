using Koltso.Core.Keys;

namespace Koltso.Core.Placement;

/// <summary>What a placement can be planned for.</summary>
internal static class PlacementInput
{
    /// <summary>Wide enough for any two machines; narrow enough that shares stay exact in a double.</summary>
    private const double WeightMin = 0.001, WeightMax = 1_000_000;

    public static void Require(IReadOnlyList<PlacementNode> nodes, int partitions, int replicationFactor)
    {
        var error = FindError(nodes, partitions, replicationFactor);
        if (error is not null) throw new ArgumentException(error);
    }

    public static void RequirePrevious(Placement? previous, int partitions)
    {
        if (previous is not null && previous.PartitionCount != partitions)
        {
            throw new ArgumentException(
                $"The previous placement has {previous.PartitionCount} partitions, not {partitions}: "
                + "the partition count of a cluster never changes.");
        }
    }

    private static string? FindError(IReadOnlyList<PlacementNode> nodes, int partitions, int replicationFactor)
    {
        if (!Partitions.IsValid(partitions))
            return $"{partitions} partitions: must be a power of two from {Limits.PartitionsMin} to {Limits.PartitionsMax}.";
        if (nodes.Count > ushort.MaxValue) return $"{nodes.Count} nodes: at most {ushort.MaxValue} can be placed.";

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var usable = 0;
        foreach (var node in nodes)
        {
            if (!ids.Add(node.Id)) return $"Node id '{node.Id}' stands there twice: ids must differ.";
            if (node.Weight is not (0 or (>= WeightMin and <= WeightMax)))
                return $"Node '{node.Id}' has weight {node.Weight}: a weight is 0, or from {WeightMin} to {WeightMax}.";
            if (node.Weight > 0) usable++;
        }

        if (usable == 0) return "No node has a weight above 0: nothing can hold data.";
        return replicationFactor < 1 || replicationFactor > usable
            ? $"Replication factor {replicationFactor}: must be 1 to {usable}, the number of nodes with a weight above 0."
            : null;
    }
}
