using Koltso.Api.Documents;
using Koltso.Api.Http;

namespace Koltso.Harness.Nodes;

/// <summary>The information on a node's pages. If the node does not answer, an exception says why.</summary>
public static class NodeQueries
{
    private const int RepairSecondsMax = 60;

    /// <exception cref="HttpRequestException">The node did not answer, or did not answer with the page.</exception>
    public static async Task<ClusterDocument> ClusterAsync(this RealNode node, CancellationToken stop = default) =>
        Required(node, await node.Pages.ClusterAsync(node.Address, stop));

    /// <exception cref="HttpRequestException">The node did not answer, or did not answer with the page.</exception>
    public static async Task<StatsDocument> StatsAsync(this RealNode node, CancellationToken stop = default) =>
        Required(node, await node.Pages.StatsAsync(node.Address, stop: stop));

    /// <summary>For each partition, the ids of its nodes by rank.</summary>
    public static async Task<string[][]> PlacementAsync(this RealNode node, CancellationToken stop = default) =>
        [.. (await node.ClusterAsync(stop)).Placement.Select(static replicas => replicas.ToArray())];

    /// <summary>Whether it has a connection to <paramref name="other"/> on each of its loops.</summary>
    public static async Task<bool> ReachesAsync(this RealNode node, RealNode other, CancellationToken stop = default) =>
        (await node.StatsAsync(stop)).Peers.Any(peer => peer.Node == other.Id && peer.Up);

    /// <summary>Whether it knows that <paramref name="other"/> cannot be reached.</summary>
    public static async Task<bool> SeesDownAsync(this RealNode node, RealNode other, CancellationToken stop = default) =>
        (await node.ClusterAsync(stop)).Nodes.Any(one => one.Id == other.Id && !one.Up);

    /// <summary>The contents of the node's own store, counted now.</summary>
    public static async Task<StoreCounts> CountsAsync(this RealNode node, CancellationToken stop = default)
    {
        var stats = Required(node, await node.Pages.StatsAsync(node.Address, isExact: true, stop));
        return new StoreCounts(stats.Store.Partitions!.ToDictionary(static row => row.Partition, static row => (row.Keys, row.Bytes)));
    }

    /// <summary>
    /// Tells the node to compare its records with those of all others now. Returns the number of the round in which it
    /// does so.
    /// </summary>
    /// <exception cref="HttpRequestException">The node refused.</exception>
    public static async Task<long> BeginRepairAsync(this RealNode node, CancellationToken stop = default) =>
        Required(node, await node.Pages.BeginRepairAsync(node.Address, partition: null, checkOnly: false, stop: stop)).Requested!.Value;

    /// <summary>
    /// Makes the node compare its records with those of all others now. Returns how many comparisons could not be
    /// finished.
    /// </summary>
    public static async Task<int> RepairAsync(this RealNode node, CancellationToken stop = default)
    {
        var number = await node.BeginRepairAsync(stop);
        var failed = 0;
        await Wait.UntilAsync(
            async () =>
            {
                if (Required(node, await node.Pages.RepairAsync(node.Address, stop)).Round is not { } round) return false;
                failed = round.Failed;
                return round.Number > number || (round.Number == number && !round.Running);
            },
            $"round {number} of {node.Id}'s repair ends",
            RepairSecondsMax);
        return failed;
    }

    private static T Required<T>(RealNode node, NodeAnswer<T> answer)
        where T : class => answer.Value ?? throw new HttpRequestException($"{node.Id}: {answer.Fault}", null, answer.Fault!.Status);
}
