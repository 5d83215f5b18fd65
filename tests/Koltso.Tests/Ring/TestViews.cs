using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;
using Koltso.Core.Placement;

namespace Koltso.Tests.Ring;

/// <summary>Views of made-up clusters: nodes n0, n1, … whose numbers begin where the test says.</summary>
internal static class TestViews
{
    /// <param name="replicas">The members that replicate a partition, by rank, named by their index.</param>
    public static RingView Of(
        int nodes, int partitions, int replicationFactor, Func<int, int, int> replicas, int firstNumber = 1, long epoch = 1)
    {
        var cluster = ClusterOf(nodes, partitions, replicationFactor, firstNumber, epoch);
        return RingView.Of(cluster, PlacementOf(nodes, partitions, replicationFactor, replicas));
    }

    public static ClusterDescription ClusterOf(int nodes, int partitions, int replicationFactor, int firstNumber, long epoch) => new(
        "test", epoch, partitions, replicationFactor, HashKind.Xxh3,
        [
            .. Enumerable.Range(0, nodes).Select(index => new ClusterNode(
                $"n{index}", (ushort)(firstNumber + index), HostEndpoint.Parse($"10.0.0.{index + 1}:8080"),
                HostEndpoint.Parse($"10.0.0.{index + 1}:9080"), 1, "")),
        ]);

    public static Placement PlacementOf(int nodes, int partitions, int replicationFactor, Func<int, int, int> replicas) => new(
        [.. Enumerable.Range(0, nodes).Select(static index => $"n{index}")], replicationFactor,
        [
            .. Enumerable.Range(0, partitions).SelectMany(partition =>
                Enumerable.Range(0, replicationFactor).Select(rank => (ushort)replicas(partition, rank))),
        ]);
}
