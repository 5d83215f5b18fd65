using Koltso.Core;
using Koltso.Core.Records;
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
    /// Bound of the process's resident memory, in bytes: <see cref="RuntimeBytes"/>, the values being received,
    /// <see cref="HealingBytes"/>, and the store's cache and memtables, which have the rest.
    /// </summary>
    public required long MemoryBytes { get; init; }

    /// <summary>What the process takes without the store: the runtime, compiled code, buffers of connections.</summary>
    public const long RuntimeBytes = 112L << 20;

    /// <summary>The least <see cref="MemoryBytes"/> may be.</summary>
    public const long MemoryBytesMin = 128L << 20;

    /// <summary>What healing takes beside the store's own: hash trees, and the memtables of hints.</summary>
    internal long HealingBytes => (MemoryBytes - RuntimeBytes) / 6;

    /// <summary>The larger part of <see cref="HealingBytes"/>.</summary>
    internal long TreeBytesMax => HealingBytes * 2 / 3;

    internal long StoreBytes => MemoryBytes - RuntimeBytes - HealingBytes;

    /// <summary>An eighth of what is not the runtime's, or room for four of the largest values if that is more.</summary>
    internal long BodyBytesMax => Math.Max(4L * (ValueBytesMax + RecordHeader.BytesMax), StoreBytes / 8);

    public int ValueBytesMax { get; init; } = Limits.ValueBytesMaxDefault;

    /// <summary>Event loops; null: as many as there are processors for each of the cluster's nodes on this host.</summary>
    public int? Loops { get; init; }

    /// <summary>More loops than this would only add connections.</summary>
    public const int LoopsMax = 64;

    /// <summary>Client connections open at once; newcomers beyond are closed.</summary>
    public int ClientsMax { get; init; } = 10_000;
}
