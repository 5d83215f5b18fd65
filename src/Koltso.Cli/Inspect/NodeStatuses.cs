using Koltso.Api.Documents;
using Koltso.Api.Http;
using Koltso.Cli.Inspect.Documents;

namespace Koltso.Cli.Inspect;

/// <summary>Asks all nodes of a cluster how they are.</summary>
internal static class NodeStatuses
{
    /// <summary>One node that does not answer must not hold up the picture of the rest.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>All nodes at once, in the cluster's order.</summary>
    public static Task<NodeStatus[]> AskAsync(NodeHttpClient http, ClusterDocument cluster) =>
        Task.WhenAll(cluster.Nodes.Select(node => AskAsync(http, node)));

    private static async Task<NodeStatus> AskAsync(NodeHttpClient http, NodeDocument node)
    {
        var (stats, fault) = await http.StatsAsync(node);
        return new NodeStatus(node.Id, node.Http, stats, fault?.ToString());
    }
}
