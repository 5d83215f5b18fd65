using System.Globalization;
using System.Text;
using Koltso.Api.Documents;
using Koltso.Cli.Inspect.Documents;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;

namespace Koltso.Cli.Inspect;

/// <summary>What follows from a cluster's placement, worked out here with the nodes' own arithmetic.</summary>
internal static class RingLayout
{
    public static RingDocument Of(ClusterDocument cluster, IReadOnlyList<NodeStatus> statuses)
    {
        var ranks = cluster.Placement.Max(replicas => replicas.Count);
        var held = cluster.Nodes.ToDictionary(node => node.Id, _ => new int[ranks]);
        foreach (var replicas in cluster.Placement)
        {
            for (var rank = 0; rank < replicas.Count; rank++)
                held[replicas[rank]][rank]++;
        }
        double all = cluster.Placement.Sum(replicas => replicas.Count);
        var nodes = cluster.Nodes.Zip(statuses, (node, status) => new NodeShare(
            node.Id, node.Http, node.Zone, node.Weight, node.Up, held[node.Id], held[node.Id].Sum() / all,
            status.Stats?.Store.Keys, status.Stats?.Store.Bytes,
            status.Stats?.Store.KeysEstimated == true));
        return new RingDocument(cluster.Name, cluster.Epoch, cluster.Partitions, cluster.Replication, cluster.Hash, [.. nodes]);
    }

    /// <summary>Where a key lies; null when the cluster's hash is not known here.</summary>
    public static KeyDocument? Find(ClusterDocument cluster, string key)
    {
        if (!HashNames.TryParse(cluster.Hash, out var kind))
            return null;
        var hash = KeyHash.Of(kind, Encoding.UTF8.GetBytes(key));
        var partition = Partitions.Of(hash, cluster.Partitions);
        var replicas = cluster.Placement[partition].Select(id => cluster.Nodes.Single(node => node.Id == id));
        return new KeyDocument(
            key, cluster.Hash, hash.ToString("x16", CultureInfo.InvariantCulture), partition, cluster.Partitions, [.. replicas]);
    }
}
