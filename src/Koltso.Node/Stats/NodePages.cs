using System.Text.Json;
using Koltso.Api;
using Koltso.Api.Documents;
using Koltso.Cluster.Topology;
using Koltso.Core.Placement;
using Koltso.Node.Http.Kestrel;
using Microsoft.AspNetCore.Http;

namespace Koltso.Node.Stats;

/// <summary>What a node says of itself and of the cluster. On the thread pool, many at a time.</summary>
internal sealed class NodePages(NodeOptions options, Placement placement, NodeState state, StatsCollector stats)
{
    private readonly List<IReadOnlyList<string>> _placement =
        [.. Enumerable.Range(0, placement.PartitionCount).Select(partition => Replicas(placement, partition))];

    public static Task HealthAsync(HttpContext context) => TextAsync(context, "ok");

    public Task ReadyAsync(HttpContext context) => state.IsReady
        ? TextAsync(context, "ready")
        : Problem.WriteAsync(context, 503, state.IsStopping ? Problems.Stopping : Problems.PeersNotTried);

    public Task ClusterAsync(HttpContext context)
    {
        var cluster = options.Ring.Cluster;
        var nodes = cluster.Nodes.Select(node => new NodeDocument(
            node.Id, node.Number, node.Http.ToString(), node.Peer.ToString(), node.Zone, node.Weight, state.IsUp(node.Id)));
        var document = new ClusterDocument(
            cluster.Name, cluster.Epoch, options.Ring.Self.Id, cluster.Partitions, cluster.Replication, HashNames.Of(cluster.Hash),
            [.. nodes], _placement);
        return JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Default.ClusterDocument));
    }

    /// <summary>With <c>?counts=exact</c> keys and bytes are counted by a scan of the store, which takes its time.</summary>
    public async Task StatsAsync(HttpContext context)
    {
        var isExact = context.Request.Query[ApiParameters.Counts] == ApiParameters.Exact;
        var document = await stats.CollectAsync(isExact, context.RequestAborted).ConfigureAwait(false);
        await JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Default.StatsDocument)).ConfigureAwait(false);
    }

    private static string[] Replicas(Placement placement, int partition)
    {
        var replicas = new string[placement.ReplicationFactor];
        for (var rank = 0; rank < replicas.Length; rank++) replicas[rank] = placement.NodeIds[placement.Replicas(partition)[rank]];
        return replicas;
    }

    private static Task TextAsync(HttpContext context, string word)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = word.Length + 1;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(word + "\n");
    }

    private static Task JsonAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }
}
