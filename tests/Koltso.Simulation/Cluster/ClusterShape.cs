using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;

namespace Koltso.Simulation.Cluster;

/// <summary>The shape of the cluster that a seed produces.</summary>
internal sealed record ClusterShape(int Nodes, int Replication, int Partitions, int Loops, bool IsSynced)
{
    /// <summary>The cluster's description, as the nodes would read it from their file.</summary>
    public ClusterDescription Describe() => new(
        "simulated", 1, Partitions, Replication, HashKind.Xxh3,
        [
            .. Enumerable.Range(1, Nodes).Select(static number => new ClusterNode(
                $"n{number}", (ushort)number, HostEndpoint.Parse($"10.0.0.{number}:8080"), HostEndpoint.Parse($"10.0.0.{number}:9080"), 1,
                "")),
        ]);
}
