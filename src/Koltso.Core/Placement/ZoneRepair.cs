namespace Koltso.Core.Placement;

/// <summary>
/// Moves the replicas that must move for each partition to keep its zone bounds, after zones, nodes or the replication
/// factor changed. Among the nodes that may give or take it picks those farthest from their share. Replicas of nodes in
/// no zone stay for later where they suffice to fill what is missing: they will go to whom balance wants.
/// </summary>
internal static class ZoneRepair
{
    public static void Apply(Draft draft, double[] shares)
    {
        for (var partition = 0; partition < draft.Partitions; partition++)
        {
            while (!KeepsBounds(draft, partition))
            {
                var zones = FindTakingZones(draft, partition);
                var slot = PickSlot(draft, shares, partition, zones);
                draft.Give(slot, PickNode(draft, shares, partition, zones));
            }
        }
    }

    private static bool KeepsBounds(Draft draft, int partition)
    {
        if (draft.CountMissing(partition) > draft.CountInZone(partition, ZoneSpread.NoZone)) return false;
        foreach (var node in draft.Members(partition))
        {
            var zone = draft.ZoneOf[node];
            if (zone != ZoneSpread.NoZone && draft.CountInZone(partition, zone) > draft.Zones.High[zone]) return false;
        }

        return true;
    }

    /// <summary>The zones one of which must get a replica: those below their bound or, if none is, those with room.</summary>
    private static List<int> FindTakingZones(Draft draft, int partition)
    {
        List<int> below = [], withRoom = [];
        for (var zone = 0; zone < draft.Zones.Count; zone++)
        {
            var count = draft.CountInZone(partition, zone);
            if (count < draft.Zones.Low[zone]) below.Add(zone);
            if (count < draft.Zones.High[zone]) withRoom.Add(zone);
        }

        return below.Count > 0 ? below : withRoom;
    }

    private static int PickSlot(Draft draft, double[] shares, int partition, List<int> takingZones)
    {
        var best = -1;
        (int Kind, double Excess) bestValue = default;
        for (var rank = 0; rank < draft.Ranks; rank++)
        {
            int slot = (partition * draft.Ranks) + rank, node = draft.NodeOf(slot), zone = draft.ZoneOf[node];
            var kind = KindOf(draft, partition, zone);
            if (kind == 0 || takingZones.Contains(zone)) continue;
            var value = (kind, draft.CountOf(node) - shares[node]);
            if (best >= 0 && value.CompareTo(bestValue) <= 0) continue;
            best = slot;
            bestValue = value;
        }

        return best;
    }

    /// <summary>0: leave it. 1: the zone can spare one. 2: it has too many.</summary>
    private static int KindOf(Draft draft, int partition, int zone)
    {
        if (zone == ZoneSpread.NoZone) return 0;
        var count = draft.CountInZone(partition, zone);
        if (count > draft.Zones.High[zone]) return 2;
        return count > draft.Zones.Low[zone] ? 1 : 0;
    }

    private static int PickNode(Draft draft, double[] shares, int partition, List<int> takingZones)
    {
        var best = -1;
        foreach (var zone in takingZones)
        {
            foreach (var node in draft.Zones.NodesOf[zone])
            {
                if (draft.Members(partition).Contains(node)) continue;
                if (best < 0 || shares[node] - draft.CountOf(node) > shares[best] - draft.CountOf(best)) best = node;
            }
        }

        return best;
    }
}
