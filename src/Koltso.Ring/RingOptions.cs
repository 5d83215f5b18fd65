using Koltso.Cluster.Peers;
using Koltso.Cluster.Topology;
using Koltso.Ring.Hints;
using Koltso.Ring.Repair;
using Koltso.Storage;
using Koltso.Wire.Messages;

namespace Koltso.Ring;

/// <summary>What a node is told about its part in the ring.</summary>
public sealed record RingOptions
{
    /// <summary>The topology to start with.</summary>
    public required RingView View { get; init; }

    /// <summary>This node's id; a member of <see cref="View"/>.</summary>
    public required string NodeId { get; init; }

    /// <summary>This node as the first view describes it: where it listens, and its number, which never changes.</summary>
    public ClusterNode Self => View.Members[View.IndexOf(NodeId)];

    public FsyncMode Fsync { get; init; } = FsyncMode.Interval;

    /// <summary>How long a coordinator waits for a peer's reply.</summary>
    public int RequestTimeoutMs { get; init; } = RequestTimeoutMsDefault;

    public const int RequestTimeoutMsDefault = 1_000;

    /// <summary>How long a write is kept for a node that missed it. The nodes of a cluster may differ in it.</summary>
    public long HintAgeMs { get; init; } = HintAgeMsDefault;

    public const long HintAgeMsDefault = HintDelivery.AgeMsDefault, HintAgeMsMin = HintDelivery.AgeMsMin,
        HintAgeMsMax = HintDelivery.AgeMsMax;

    /// <summary>
    /// How long a deletion is remembered at least. The nodes of a cluster may differ in it: while they do, they send each
    /// other again and again what one has forgotten and another has not.
    /// </summary>
    public long TombstoneGraceMs { get; init; } = TombstoneGraceMsDefault;

    public const long TombstoneGraceMsDefault = RepairSettings.GraceMsDefault, TombstoneGraceMsMin = RepairSettings.GraceMsMin,
        TombstoneGraceMsMax = RepairSettings.GraceMsMax;

    /// <summary>Time from one comparison with the other replicas to the next.</summary>
    public int RepairPeriodMs { get; init; } = RepairPeriodMsDefault;

    public const int RepairPeriodMsDefault = RepairSettings.PeriodMsDefault, RepairPeriodMsMin = RepairSettings.PeriodMsMin,
        RepairPeriodMsMax = RepairSettings.PeriodMsMax;

    /// <summary>
    /// What this node shows in hellos, and uses. For tests: without some of its bits the node behaves as a build that does not
    /// know those features.
    /// </summary>
    internal uint FeaturesShown { get; init; } = Features.All;

    /// <summary>Memory for hash trees.</summary>
    public long TreeBytesMax { get; init; } = RepairSettings.TreeBytesMaxDefault;

    /// <summary>Other periods and bounds of repair; those that are above do not count here.</summary>
    internal RepairSettings RepairBasis { get; init; } = new();

    /// <summary>Other periods and bounds of the links to peers; the timeout above does not count here.</summary>
    internal PeerSettings PeerBasis { get; init; } = new();

    /// <summary>The settings of links that follow from all of these.</summary>
    internal PeerSettings Peers => PeerBasis with { RequestTimeoutMs = RequestTimeoutMs };

    /// <summary>The settings of repair that follow from all of these.</summary>
    internal RepairSettings Repair => RepairBasis with
    {
        GraceMs = TombstoneGraceMs,
        PeriodMs = RepairPeriodMs,
        TreeBytesMax = TreeBytesMax,
        CollectDelayMs = Math.Max(RepairBasis.CollectDelayMs, 2L * RequestTimeoutMs),
    };
}
