using Koltso.Core.Hashing;

namespace Koltso.Cluster.Topology;

/// <summary>The flags of <c>koltso up</c> that shape a cluster, each null unless the user gave it.</summary>
public sealed record LocalClusterFlags(
    int? Nodes = null, int? Port = null, int? Replication = null, int? Partitions = null, HashKind? Hash = null);
