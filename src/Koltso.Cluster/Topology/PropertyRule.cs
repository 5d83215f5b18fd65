namespace Koltso.Cluster.Topology;

/// <summary>A property that the cluster file must have, and what it must be, as a clause after "must be".</summary>
internal sealed record PropertyRule(string Name, string Allowed)
{
    private const string Address = "\"host:port\", such as \"10.0.0.1:8080\", \"[::1]:8080\" or \"node-1.example:8080\"";

    public static readonly PropertyRule[] OfCluster =
    [
        new("name", TopologyNames.ClusterNameAllowed),
        new("epoch", "a whole number of at least 1"),
        new("partitions", PartitionCountRule.Allowed),
        new("replication", $"a whole number from 1 to {TopologyLimits.ReplicationMax}"),
        new("hash", "\"xxh3\" or \"murmur3\""),
        new("nodes", $"a list of 1 to {TopologyLimits.NodesMax} nodes"),
    ];

    public static readonly PropertyRule[] OfNode =
    [
        new("id", TopologyNames.NodeOrZoneAllowed),
        new("number", "a whole number from 1 to 65535"),
        new("http", Address),
        new("peer", Address),
        new("weight", $"a number from 0 to {TopologyLimits.WeightMax}"),
        new("zone", TopologyNames.NodeOrZoneAllowed),
    ];
}
