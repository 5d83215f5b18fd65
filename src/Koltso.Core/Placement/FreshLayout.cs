namespace Koltso.Core.Placement;

/// <summary>
/// A placement from nothing. The nodes, zone after zone, are intervals on a line as long as all slots, each as long as
/// its target; the line is wrapped into one row a rank and one column a partition. An interval is at most one row
/// long, so no column meets a node twice; a zone of t slots meets each column floor or ceil(t / partitions) times,
/// which its bounds allow. Then slots are exchanged at random, so that each node shares partitions with many others
/// and its load, when it is down, falls on many.
/// </summary>
internal static class FreshLayout
{
    private const ulong Seed = 0x6B6F6C74736F2031;
    private const int ExchangesTriedPerSlot = 4;

    public static Draft Make(ZoneSpread zones, int[] targets, int partitions, int ranks)
    {
        var nodeOf = new int[partitions * ranks];
        var place = 0;
        foreach (var node in zones.NodesOf.SelectMany(members => members))
        {
            for (var i = 0; i < targets[node]; i++, place++)
            {
                int row = place / partitions, partition = place % partitions;

                // Turning each column by its number lets the ranks of an interval's neighbouring slots alternate.
                nodeOf[(partition * ranks) + ((row + partition) % ranks)] = node;
            }
        }

        var draft = new Draft(partitions, ranks, zones.ZoneOf, zones, nodeOf);
        Scatter(draft);
        return draft;
    }

    private static void Scatter(Draft draft)
    {
        var random = new SplitMix64(Seed);
        var tries = (long)ExchangesTriedPerSlot * draft.SlotCount;
        for (long i = 0; i < tries; i++)
        {
            int slot = random.Next(draft.SlotCount), otherSlot = random.Next(draft.SlotCount);
            if (MayExchange(draft, slot, otherSlot)) draft.Exchange(slot, otherSlot);
        }
    }

    private static bool MayExchange(Draft draft, int slot, int otherSlot)
    {
        int node = draft.NodeOf(slot), otherNode = draft.NodeOf(otherSlot);
        return slot / draft.Ranks != otherSlot / draft.Ranks
            && node != otherNode
            && draft.MayTake(slot, otherNode)
            && draft.MayTake(otherSlot, node);
    }
}
