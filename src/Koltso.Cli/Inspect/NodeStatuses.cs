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
    public static async Task<NodeStatus[]> AskAsync(NodeHttpClient http, ClusterDocument cluster)
    {
        var answers = await Task.WhenAll(cluster.Nodes.Select(async node => (Node: node, Answer: await http.StatsAsync(node))));
        var running = answers.Where(static one => one.Answer.Value is not null).Select(static one => one.Node.Id).ToHashSet();
        return
        [
            .. answers.Select(one => new NodeStatus(
                one.Node.Id, one.Node.Http, one.Answer.Value, one.Answer.Fault?.ToString(), Unreached(one.Answer.Value, running))),
        ];
    }

    /// <summary>The peers that run, and that the node does not reach.</summary>
    private static List<PeerDocument> Unreached(StatsDocument? stats, HashSet<string> running) =>
        [.. (stats?.Peers ?? []).Where(peer => !peer.Up && running.Contains(peer.Node))];
}
