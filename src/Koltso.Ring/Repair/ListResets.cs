using Koltso.Cluster.Topology;
using Koltso.Core.Time;

namespace Koltso.Ring.Repair;

/// <summary>
/// When the partitions' lists of replicas last changed, by this node's clock: a comparison that began before proves nothing
/// for the list that is now, even if its end is reported later. On the loop of repair.
/// </summary>
internal sealed class ListResets(HybridClock clock)
{
    private readonly Dictionary<int, ulong> _changedAt = [];

    public void Note(RingView former, RingView next)
    {
        for (var partition = 0; partition < next.PartitionCount; partition++)
            if (next.ListDigestOf(partition) != former.ListDigestOf(partition)) _changedAt[partition] = clock.Last;
    }

    /// <summary>True when the clock reading was given out before the list became what it is.</summary>
    public bool IsBefore(int partition, ulong reading) => _changedAt.TryGetValue(partition, out var changedAt) && reading <= changedAt;
}
