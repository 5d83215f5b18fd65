using Koltso.Core;
using Koltso.Ring;

namespace Koltso.Node;

/// <summary>What one node is started with.</summary>
public sealed record NodeOptions
{
    /// <summary>Its part in the ring.</summary>
    public required RingOptions Ring { get; init; }

    /// <summary>This node's own folder.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Starts although records are lost of which there is no other copy.</summary>
    public bool AcceptLoss { get; init; }

    /// <summary>
    /// Bound of the process's resident memory, in bytes, which it exceeds by at most a tenth, whatever clients and peers do. How it is
    /// shared out: <see cref="NodeMemory"/>.
    /// </summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The least <see cref="MemoryBytes"/> may be.</summary>
    public const long MemoryBytesMin = 128L << 20;

    /// <summary>The largest <see cref="ValueBytesMax"/> that goes with so much memory.</summary>
    public static long ValueBytesMaxOf(long memoryBytes) => NodeMemory.ValueBytesMaxOf(memoryBytes);

    /// <summary>The largest value that clients may send.</summary>
    public int ValueBytesMax { get; init; } = Limits.ValueBytesMaxDefault;

    /// <summary>Event loops; null: as many as there are processors for each of the cluster's nodes on this host.</summary>
    public int? Loops { get; init; }

    /// <summary>More loops than this would only add connections.</summary>
    public const int LoopsMax = 64;

    /// <summary>
    /// Client connections open at once; null: as many as memory and the process's descriptors allow. For newcomers beyond, those are
    /// closed that have been idle for longest.
    /// </summary>
    public int? ClientsMax { get; init; }

    /// <summary>File descriptors that the process may have.</summary>
    public required int DescriptorsMax { get; init; }
}
