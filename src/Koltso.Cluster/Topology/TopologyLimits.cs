using Koltso.Core.Records;

namespace Koltso.Cluster.Topology;

/// <summary>Bounds of a cluster and of the file that describes it. What passes one is refused with a sentence that names it.</summary>
public static class TopologyLimits
{
    /// <summary>Largest cluster file, in bytes: room for <see cref="NodesMax"/> nodes at 1 KiB each.</summary>
    public const int FileBytesMax = 4 * 1024 * 1024;

    /// <summary>Most nodes: beyond it one table on every node and a connection between any two stop being sensible.</summary>
    public const int NodesMax = 4096;

    /// <summary>Largest replication factor: a record's header counts copies in one byte, whose largest value means all.</summary>
    public const int ReplicationMax = RecordHeader.CopiesAll - 1;

    /// <summary>Largest weight: the sum over all nodes keeps its precision.</summary>
    public const double WeightMax = 1_000_000;

    /// <summary>Longest cluster name, node id and zone, in characters (all ASCII).</summary>
    public const int NameCharsMax = 64;

    /// <summary>How far above its HTTP port a local node's peer port lies; also the most nodes of a local cluster.</summary>
    public const int LocalPeerPortOffset = 1000;

    /// <summary>Most errors reported of one file; the rest are counted.</summary>
    internal const int ErrorsMax = 100;

    /// <summary>Most JSON values read from one file: eight times what the largest valid file has (a node is an object of six).</summary>
    internal const int JsonValuesMax = NodesMax * 7 * 8;
}
