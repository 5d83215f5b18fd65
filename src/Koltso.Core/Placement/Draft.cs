namespace Koltso.Core.Placement;

/// <summary>
/// A placement while it is being planned, with both directions at hand: which node a slot has, and which slots a node
/// has. Slot number = partition * replication factor + rank. Used by one thread.
/// What always holds: a node stands at most once in a partition, and the slots of a node are exactly those that name it.
/// </summary>
internal sealed class Draft
{
    private readonly int[] _nodeOf;
    private readonly int[] _positionOf;
    private readonly List<int>[] _slotsOf;
    private readonly int[] _countAtRank;

    /// <param name="partitions">How many.</param>
    /// <param name="ranks">The replication factor.</param>
    /// <param name="zoneOf">The zone of each node; <see cref="ZoneSpread.NoZone"/> for one that must give all away.</param>
    /// <param name="zones">The bounds that a partition keeps.</param>
    /// <param name="nodeOf">The node of each slot to begin with. Taken over.</param>
    public Draft(int partitions, int ranks, int[] zoneOf, ZoneSpread zones, int[] nodeOf)
    {
        Partitions = partitions;
        Ranks = ranks;
        ZoneOf = zoneOf;
        Zones = zones;
        _nodeOf = nodeOf;
        _positionOf = new int[nodeOf.Length];
        _slotsOf = new List<int>[zoneOf.Length];
        _countAtRank = new int[zoneOf.Length * ranks];
        for (var node = 0; node < _slotsOf.Length; node++) _slotsOf[node] = [];
        for (var slot = 0; slot < nodeOf.Length; slot++) Enter(slot, nodeOf[slot]);
    }

    public int Partitions { get; }

    public int Ranks { get; }

    public int[] ZoneOf { get; }

    public ZoneSpread Zones { get; }

    public int SlotCount => _nodeOf.Length;

    public int NodeOf(int slot) => _nodeOf[slot];

    /// <summary>The nodes of one partition, by rank.</summary>
    public ReadOnlySpan<int> Members(int partition) => _nodeOf.AsSpan(partition * Ranks, Ranks);

    public ReadOnlySpan<int> SlotsOf(int node) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_slotsOf[node]);

    public int CountOf(int node) => _slotsOf[node].Count;

    public int CountAtRank(int node, int rank) => _countAtRank[(node * Ranks) + rank];

    public int CountInZone(int partition, int zone)
    {
        var count = 0;
        foreach (var node in Members(partition))
        {
            if (ZoneOf[node] == zone) count++;
        }

        return count;
    }

    /// <summary>Whether <paramref name="node"/> may take this slot over without harm to the spread over zones.</summary>
    public bool MayTake(int slot, int node) =>
        !Members(slot / Ranks).Contains(node) && MayTakeInZone(slot, ZoneOf[node]);

    /// <summary>Whether the spread over zones lets some node of a zone take this slot over.</summary>
    public bool MayTakeInZone(int slot, int zone)
    {
        int partition = slot / Ranks, from = ZoneOf[_nodeOf[slot]];
        if (from == zone) return true;
        var count = CountInZone(partition, zone);
        if (count >= Zones.High[zone]) return false;
        if (from != ZoneSpread.NoZone) return CountInZone(partition, from) > Zones.Low[from];
        return count < Zones.Low[zone] || CountMissing(partition) < CountInZone(partition, ZoneSpread.NoZone);
    }

    /// <summary>How many replicas the zones of a partition lack to their lower bounds; nodes in no zone must make room for them.</summary>
    public int CountMissing(int partition)
    {
        var missing = 0;
        foreach (var zone in Zones.Required)
            missing += Math.Max(0, Zones.Low[zone] - CountInZone(partition, zone));
        return missing;
    }

    /// <summary>Gives a slot to a node that is not yet in its partition.</summary>
    public void Give(int slot, int node)
    {
        Leave(slot, _nodeOf[slot]);
        Enter(slot, node);
    }

    /// <summary>Two slots change nodes; the caller knows that no partition then names a node twice.</summary>
    public void Exchange(int slot, int otherSlot)
    {
        int node = _nodeOf[slot], otherNode = _nodeOf[otherSlot];
        Leave(slot, node);
        Leave(otherSlot, otherNode);
        Enter(slot, otherNode);
        Enter(otherSlot, node);
    }

    public ushort[] ToTable() => Array.ConvertAll(_nodeOf, node => (ushort)node);

    private void Enter(int slot, int node)
    {
        _nodeOf[slot] = node;
        _positionOf[slot] = _slotsOf[node].Count;
        _slotsOf[node].Add(slot);
        _countAtRank[(node * Ranks) + (slot % Ranks)]++;
    }

    private void Leave(int slot, int node)
    {
        var slots = _slotsOf[node];
        int position = _positionOf[slot], last = slots[^1];
        slots[position] = last;
        _positionOf[last] = position;
        slots.RemoveAt(slots.Count - 1);
        _countAtRank[(node * Ranks) + (slot % Ranks)]--;
    }
}
