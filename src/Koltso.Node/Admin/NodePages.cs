using System.Text.Json;
using Koltso.Api;
using Koltso.Api.Documents;
using Koltso.Cluster.Topology;
using Koltso.Node.Http.Kestrel;
using Koltso.Node.Stats;
using Koltso.Ring;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Http;

namespace Koltso.Node.Admin;

/// <summary>What a node says of itself and of the cluster. On the thread pool, many at a time.</summary>
internal sealed class NodePages(NodeCore ring, string self, NodeState state, StatsCollector stats)
{
    /// <summary>The placement of the view that was asked for last, in ids.</summary>
    private volatile PlacementPage? _placement;

    public static Task HealthAsync(HttpContext context) => TextAsync(context, "ok");

    public Task ReadyAsync(HttpContext context) =>
        state.Obstacle is { } obstacle ? Problem.WriteAsync(context, 503, obstacle) : TextAsync(context, "ready");

    public Task ClusterAsync(HttpContext context)
    {
        if (context.Request.Query.Count > 0) return Problem.WriteAsync(context, 400, Problems.NoParameters);
        var view = ring.View;
        var cluster = view.Cluster;
        var nodes = cluster.Nodes.Select(node => new NodeDocument(
            node.Id, node.Number, node.Http.ToString(), node.Peer.ToString(), node.Zone, node.Weight, state.IsUp(node.Id),
            ring.MemberFeatures.Of(node.Number) is { } shown ? Features.NamesOf(shown) : null));
        var document = new ClusterDocument(
            cluster.Name, cluster.Epoch, self, cluster.Partitions, cluster.Replication, HashNames.Of(cluster.Hash),
            [.. nodes], PlacementOf(view), Features.NamesOf(ring.MemberFeatures.Everywhere));
        return JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Default.ClusterDocument));
    }

    /// <summary>With <c>?counts=exact</c> keys and bytes are counted by a scan of the store, which takes its time.</summary>
    public async Task StatsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var isExact = query.Count == 1 && query.All(static one => one is { Key: ApiParameters.Counts, Value: [ApiParameters.Exact] });
        if (query.Count > 0 && !isExact)
        {
            await Problem.WriteAsync(context, 400, Problems.StatsParameters).ConfigureAwait(false);
            return;
        }

        var document = await stats.CollectAsync(isExact, context.RequestAborted).ConfigureAwait(false);
        await JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Default.StatsDocument)).ConfigureAwait(false);
    }

    private List<IReadOnlyList<string>> PlacementOf(RingView view)
    {
        if (_placement is { } known && known.View == view) return known.Rows;
        List<IReadOnlyList<string>> rows = [.. Enumerable.Range(0, view.PartitionCount).Select(partition => Replicas(view, partition))];
        _placement = new PlacementPage(view, rows);
        return rows;
    }

    private static string[] Replicas(RingView view, int partition)
    {
        var replicas = new string[view.ReplicationFactor];
        for (var rank = 0; rank < replicas.Length; rank++) replicas[rank] = view.Members[view.Replicas(partition)[rank]].Id;
        return replicas;
    }

    private sealed record PlacementPage(RingView View, List<IReadOnlyList<string>> Rows);

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
