using System.Globalization;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Serve;

/// <summary>What a node needs of the system to start, to open its store and to serve a few clients.</summary>
internal static class NodeLimits
{
    /// <summary>Open files of the runtime, of a store that has just been opened, and of loops: 190; the rest is for tables.</summary>
    internal const int DescriptorsOfNode = 256;

    /// <summary>With fewer clients a node is of no use.</summary>
    internal const int ClientsMin = 32;

    /// <summary>Connections to and from each other member, at the least.</summary>
    internal const int DescriptorsPerMember = 4;

    /// <summary>The runtime's part grows with the limit; what is left has to hold the store's memory, which is mapped in pieces.</summary>
    internal const long AddressSpaceOfNode = 4L << 30;

    private const int AddressSpacePerMemory = 4;

    /// <summary>A sentence about the limit that is too low; null: none is.</summary>
    public static string? FindShortage(ProcessLimits limits, ClusterDescription cluster, ByteSize memory) => limits.FindShortage(
        string.Create(CultureInfo.InvariantCulture, $"A node of a cluster of {cluster.Nodes.Length} with --memory {memory}"),
        (ulong)(DescriptorsOfNode + ClientsMin + DescriptorsPerMember * cluster.Nodes.Length),
        (ulong)(AddressSpaceOfNode + AddressSpacePerMemory * memory.Bytes));
}
