using Koltso.Core.Hashing;
using Koltso.Core.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Tells the keys of some leaves from all others. Any thread.</summary>
internal sealed class LeafFilter(RepairServices services, LeafSet leaves)
{
    public bool Contains(ReadOnlySpan<byte> key) =>
        leaves.Contains(LeafMap.LeafOf(KeyHash.Of(services.Hash, key), services.PartitionCount, leaves.Depth));
}
