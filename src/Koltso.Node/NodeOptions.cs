using Koltso.Cluster.Topology;
using Koltso.Core;
using Koltso.Node.Hints;
using Koltso.Node.Repair;
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
    internal long BodyBytesMax => Math.Max(4L * ValueBytesMax, StoreBytes / 8);

    public int ValueBytesMax { get; init; } = Limits.ValueBytesMaxDefault;

    public int RequestTimeoutMs { get; init; } = 1_000;

    /// <summary>How long a write is kept for a node that has missed it. The nodes of a cluster may differ in it.</summary>
    public long HintAgeMs { get; init; } = HintAgeMsDefault;

    public const long HintAgeMsDefault = HintDelivery.AgeMsDefault, HintAgeMsMin = HintDelivery.AgeMsMin, HintAgeMsMax = HintDelivery.AgeMsMax;

    /// <summary>
    /// How long a deletion is remembered at least. The nodes of a cluster may differ in it: while they do, they send each
    /// other again and again what one has forgotten and another has not.
    /// </summary>
    public long TombstoneGraceMs { get; init; } = TombstoneGraceMsDefault;

    public const long TombstoneGraceMsDefault = RepairSettings.GraceMsDefault, TombstoneGraceMsMin = RepairSettings.GraceMsMin,
        TombstoneGraceMsMax = RepairSettings.GraceMsMax;

    /// <summary>From one comparison with the other replicas to the next.</summary>
    public int RepairPeriodMs { get; init; } = RepairPeriodMsDefault;

    public const int RepairPeriodMsDefault = RepairSettings.PeriodMsDefault, RepairPeriodMsMin = RepairSettings.PeriodMsMin,
        RepairPeriodMsMax = RepairSettings.PeriodMsMax;

    /// <summary>Other periods and bounds of repair; those that are above, and the memory of trees, do not count here.</summary>
    internal RepairSettings RepairBasis { get; init; } = new();

    /// <summary>Event loops; null: as many as there are processors for each of the cluster's nodes on this host.</summary>
    public int? Loops { get; init; }

    /// <summary>More loops than this would only add connections.</summary>
    public const int LoopsMax = 64;

    /// <summary>Client connections open at once; newcomers beyond are closed.</summary>
    public int ClientsMax { get; init; } = 10_000;
}
