using Koltso.Core.Records;
using Koltso.Simulation.Cluster;
using Koltso.Simulation.Disk;
using Koltso.Storage.Disk;
using Koltso.Storage.Lineage;

namespace Koltso.Simulation.Faults;

/// <summary>Breaks a block of a node's records.</summary>
internal static class BlockBreaker
{
    private const int TableShare = 3, KeysMax = 4;

    /// <summary>False when there is none that may break.</summary>
    /// <param name="amount">1 to 100: decides which one.</param>
    public static bool TryBreak(SimNode[] nodes, SimNode node, int amount)
    {
        var table = node.Disk.TableOf(Family.Records);
        if (table.Count == 0 || nodes.Any(static one => one.Disk.Damage is not null)) return false;
        // One loss at a time: what only a store in doubt and this one have may be gone from both.
        if (nodes.Any(static one => one.Ring is not { Store.Lineage.Doubt: StoreDoubt.None })) return false;
        var first = (table.Count - 1) * (amount - 1) / 100;
        var last = Math.Min(table.Count - 1, first + table.Count / TableShare);
        for (var from = first; from <= last; from++)
        {
            var to = from;
            while (to <= last && to - from < 1 + amount % KeysMax && IsElsewhere(nodes, node, table, to)) to++;
            if (to == from) continue;
            node.Disk.BreakBlock(first, last, from, to - 1);
            return true;
        }

        return false;
    }

    /// <summary>Another node has that version of the entry's record, or a later one.</summary>
    private static bool IsElsewhere(SimNode[] nodes, SimNode node, SimTable table, int at)
    {
        var key = table.KeyAt(at);
        RecordHeader.TryRead(table.Find(key), out var here);
        return nodes.Any(other => other != node && other.Disk.TableOf(Family.Records).Find(key) is { } record
            && RecordHeader.TryRead(record, out var there) && there.Version.CompareTo(here.Version) >= 0);
    }
}
