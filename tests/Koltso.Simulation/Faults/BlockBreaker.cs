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
        var begins = Enumerable.Range(first, last - first + 1).Where(at => OthersWith(nodes, node, table, at) > 0).ToList();
        if (begins.Count == 0) return false;
        // Records of which one other node alone has a copy are the hard ones.
        var from = begins[Math.Max(0, begins.FindIndex(at => OthersWith(nodes, node, table, at) == 1))];
        var to = from;
        while (to <= last && to - from < 1 + amount % KeysMax && OthersWith(nodes, node, table, to) > 0) to++;
        node.Disk.BreakBlock(first, last, from, to - 1);
        return true;
    }

    /// <summary>How many other nodes have that version of the entry's record, or a later one.</summary>
    private static int OthersWith(SimNode[] nodes, SimNode node, SimTable table, int at)
    {
        var key = table.KeyAt(at);
        RecordHeader.TryRead(table.Find(key), out var here);
        return nodes.Count(other => other != node && other.Disk.TableOf(Family.Records).Find(key) is { } record
            && RecordHeader.TryRead(record, out var there) && there.Version.CompareTo(here.Version) >= 0);
    }
}
