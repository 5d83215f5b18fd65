using Koltso.Cluster.Topology;
using Koltso.Core;
using Koltso.Storage;

namespace Koltso.Node;

/// <summary>What one node is started with.</summary>
public sealed record NodeOptions
{
    public required ClusterDescription Cluster { get; init; }

    public required ClusterNode Self { get; init; }

    /// <summary>This node's own folder.</summary>
    public required string DataDirectory { get; init; }

    public FsyncMode Fsync { get; init; } = FsyncMode.Interval;

    /// <summary>Bound of what the store keeps in memory, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    public int ValueBytesMax { get; init; } = Limits.ValueBytesMaxDefault;

    public int RequestTimeoutMs { get; init; } = 1_000;

    /// <summary>Event loops; null: as many as there are processors for each of the cluster's nodes on this host.</summary>
    public int? Loops { get; init; }

    /// <summary>Client connections open at once; newcomers beyond are closed.</summary>
    public int ClientsMax { get; init; } = 10_000;
}
