using System.Collections.Immutable;
using System.Globalization;
using Koltso.Core.Hashing;

namespace Koltso.Cluster.Topology;

/// <summary>What <c>koltso up</c> makes of its flags: a new cluster on this machine, or a check against the one it finds.</summary>
internal static class LocalCluster
{
    private const string Host = "127.0.0.1";
    private const string Zone = "local";
    private const int Offset = TopologyLimits.LocalPeerPortOffset;
    private const string LastPort = "but the last port is 65535";

    public static LocalClusterResult Describe(
        string name, int nodes, int httpPort, int partitions, int replication, HashKind hash)
    {
        var errors = new List<string>();
        if (!TopologyNames.IsClusterName(name))
            errors.Add($"the cluster name must be {TopologyNames.ClusterNameAllowed}, not \"{name}\"");

        if (nodes is < 1 or > TopologyLimits.LocalPeerPortOffset)
            errors.Add(Text($"--nodes must be from 1 to {Offset} (peer ports start that far above HTTP ports), not {nodes}"));
        else if (httpPort is < 1 or > ushort.MaxValue)
            errors.Add(Text($"--port must be from 1 to {PortMax(nodes)} with {nodes} nodes, not {httpPort}"));
        else if (httpPort > PortMax(nodes))
        {
            var (last, most) = (httpPort + Offset + nodes - 1, PortMax(nodes));
            errors.Add(Text($"--port {httpPort} with {nodes} nodes needs ports up to {last}, {LastPort}: --port must be at most {most}"));
        }

        if (!PartitionCountRule.IsAllowed(partitions))
            errors.Add(Text($"--partitions must be {PartitionCountRule.Allowed}, not {partitions}"));

        if (replication is < 1 or > TopologyLimits.ReplicationMax || replication > Math.Max(1, nodes))
        {
            const int Most = TopologyLimits.ReplicationMax;
            errors.Add(Text($"--replication must be from 1 to the number of nodes ({nodes}) and at most {Most}, not {replication}"));
        }

        if (errors.Count > 0) return new LocalClusterResult(null, errors);
        var members = Enumerable.Range(0, nodes).Select(index => Node(index, httpPort)).ToImmutableArray();
        return new LocalClusterResult(
            new ClusterDescription(name, Epoch: 1, partitions, replication, hash, members), errors);
    }

    public static IReadOnlyList<string> Differences(ClusterDescription existing, LocalClusterFlags flags)
    {
        var differences = new List<string>();
        var nodes = existing.Nodes.Length;
        if (flags.Nodes is { } count && count != nodes)
            differences.Add(Text($"--nodes {count} contradicts cluster.json, which has {nodes} {(nodes == 1 ? "node" : "nodes")}"));

        var first = existing.Nodes[0];
        if (flags.Port is { } port && port != first.Http.Port)
            differences.Add(Text($"--port {port} contradicts cluster.json, whose first node, {first.Id}, has HTTP port {first.Http.Port}"));

        if (flags.Replication is { } replication && replication != existing.Replication)
            differences.Add(Text($"--replication {replication} contradicts cluster.json, which has replication {existing.Replication}"));

        if (flags.Partitions is { } partitions && partitions != existing.Partitions)
            differences.Add(Text($"--partitions {partitions} contradicts cluster.json, which has {existing.Partitions} partitions"));

        if (flags.Hash is { } hash && hash != existing.Hash)
            differences.Add($"--hash {HashNames.Of(hash)} contradicts cluster.json, which has hash {HashNames.Of(existing.Hash)}");

        return differences;
    }

    private static int PortMax(int nodes) => ushort.MaxValue - TopologyLimits.LocalPeerPortOffset - (nodes - 1);

    private static ClusterNode Node(int index, int httpPort) => new(
        Text($"n{index + 1}"),
        (ushort)(index + 1),
        HostEndpoint.Parse(Text($"{Host}:{httpPort + index}")),
        HostEndpoint.Parse(Text($"{Host}:{httpPort + TopologyLimits.LocalPeerPortOffset + index}")),
        Weight: 1,
        Zone);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
