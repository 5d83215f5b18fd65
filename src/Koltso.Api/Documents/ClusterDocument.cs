using System.Numerics;

namespace Koltso.Api.Documents;

/// <summary>The answer of <c>/v0/cluster</c>: the topology as the asked node sees it.</summary>
/// <param name="Name">The cluster's name, the same on all nodes.</param>
/// <param name="Epoch">Counts changes of the topology.</param>
/// <param name="Self">The id of the node that answered.</param>
/// <param name="Partitions">How many; a power of two.</param>
/// <param name="Replication">Copies of each record.</param>
/// <param name="Hash"><c>xxh3</c> or <c>murmur3</c>.</param>
/// <param name="Nodes">In the cluster's order, which is the same on all nodes.</param>
/// <param name="Placement">For each partition, in order, the ids of its replicas by rank.</param>
/// <param name="Features">What all nodes have shown, by name; null: the node that answered does not tell.</param>
public sealed record ClusterDocument(
    string Name,
    long Epoch,
    string Self,
    int Partitions,
    int Replication,
    string Hash,
    IReadOnlyList<NodeDocument> Nodes,
    IReadOnlyList<IReadOnlyList<string>> Placement,
    IReadOnlyList<string>? Features = null)
{
    /// <summary>Fewest and most partitions that a cluster may have.</summary>
    public const int PartitionsMin = 16, PartitionsMax = 65_536;

    /// <summary>Why the answer cannot be used, or null when it can: what it says elsewhere must hold in each of its parts.</summary>
    public string? FindContradiction()
    {
        var ids = Nodes.Select(node => node.Id).ToHashSet();
        if (ids.Count != Nodes.Count)
            return "two nodes have the same id";
        if (Partitions is < PartitionsMin or > PartitionsMax || !BitOperations.IsPow2(Partitions) || Placement.Count != Partitions)
            return $"it declares {Partitions} partitions and places {Placement.Count}";
        return Placement.All(replicas => replicas.Count > 0 && replicas.All(ids.Contains))
            ? null
            : "a partition is placed on an unknown node or on no node";
    }
}
