using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Koltso.Core.Hashing;

namespace Koltso.Cluster.Topology;

/// <summary>
/// Who is in a cluster and what was fixed when it was made. Immutable: a change is a new description with a higher
/// epoch. What comes from <see cref="ClusterFile"/> or <see cref="ForLocal"/> keeps every rule of docs/cluster-file.md.
/// </summary>
/// <param name="Name">1 to 64 of <c>a-z 0-9 - _ .</c></param>
/// <param name="Epoch">Counts the changes of the topology, from 1.</param>
/// <param name="Partitions">A power of two, 16 to 65536.</param>
/// <param name="Replication">Copies of a record, 1 to the number of nodes with a weight above 0.</param>
/// <param name="Nodes">In the order of the file, which has no meaning.</param>
public sealed record ClusterDescription(
    string Name, long Epoch, int Partitions, int Replication, HashKind Hash, ImmutableArray<ClusterNode> Nodes)
{
    /// <summary>
    /// Equal on two nodes exactly when they agree on everything that decides which node stores what and what a version means;
    /// see <see cref="ClusterFingerprint"/>. Computed at each call: keep it.
    /// </summary>
    public ulong Fingerprint => ClusterFingerprint.Of(this);

    /// <summary>Finds a node; <paramref name="problem"/> is a sentence that names the nodes there are.</summary>
    public bool TryFind(
        string id, [NotNullWhen(true)] out ClusterNode? node, [NotNullWhen(false)] out string? problem)
    {
        const int NamedMax = 16;
        node = Nodes.FirstOrDefault(candidate => candidate.Id == id);
        problem = node is not null
            ? null
            : $"there is no node \"{id}\" in cluster \"{Name}\"; its nodes are "
                + string.Join(", ", Nodes.Take(NamedMax).Select(known => known.Id)) + (Nodes.Length > NamedMax ? ", …" : "");
        return node is not null;
    }

    /// <summary>
    /// The cluster of <c>koltso up</c>: nodes n1, n2, … on 127.0.0.1 with HTTP on <paramref name="httpPort"/> and the
    /// ports after it, peers 1,000 above. A value that cannot be is an error that names its flag.
    /// </summary>
    public static LocalClusterResult ForLocal(
        string name, int nodes, int httpPort, int partitions, int replication, HashKind hash) =>
        LocalCluster.Describe(name, nodes, httpPort, partitions, replication, hash);

    /// <summary>What each explicitly given flag of <c>koltso up</c> contradicts in this cluster, a sentence each; empty when nothing.</summary>
    public static IReadOnlyList<string> Differences(ClusterDescription existing, LocalClusterFlags flags) =>
        LocalCluster.Differences(existing, flags);

    public bool Equals(ClusterDescription? other) =>
        other is not null && Name == other.Name && Epoch == other.Epoch && Partitions == other.Partitions
        && Replication == other.Replication && Hash == other.Hash && Nodes.SequenceEqual(other.Nodes);

    public override int GetHashCode() => HashCode.Combine(Name, Epoch, Partitions, Replication, Hash, Nodes.Length);
}
