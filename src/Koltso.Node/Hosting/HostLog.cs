using Koltso.Cluster.Topology;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Hosting;

/// <summary>What a node says of itself: events 1000 to 1099 of docs/logs.md.</summary>
internal static partial class HostLog
{
    public const int NodeReadyId = 1000, NodeStoppingId = 1001;

    [LoggerMessage(
        NodeReadyId, LogLevel.Information,
        "Node {node} of cluster {cluster} serves: HTTP on {http}, peers on {peer}, data in {data}.")]
    public static partial void NodeReady(this ILogger log, string node, string cluster, HostEndpoint http, HostEndpoint peer, string data);

    [LoggerMessage(NodeStoppingId, LogLevel.Information, "Node {node} stops.")]
    public static partial void NodeStopping(this ILogger log, string node);
}
