namespace Koltso.Core.Placement;

/// <summary>
/// Finds how a node can give one replica to another that shares no free partition with it: over nodes between them,
/// each taking one slot and giving another. A step costs 1 when it takes a replica from its home to a node that is not
/// at home there, else 0; so the sum is how many more replicas will have moved. Cheap chains are found first; after
/// one is found, a few more slots are tried for a cheaper one.
/// </summary>
internal sealed class ChainSearch
{
    private const int NoNode = -1, NoSlot = -1;

    /// <summary>How many more slots are looked at, once a chain is found, for one that costs one less.</summary>
    private const int SlotsTriedForLess = 1_024;

    private readonly Draft _draft;
    private readonly Homes _homes;
    private readonly int[] _reachedBySlot;
    private readonly Reach[] _reach;

    /// <summary>By zone: the nodes not reached yet, and those a free step may still better. May hold outdated ones.</summary>
    private readonly List<int>[] _unreached, _dearer;

    private Stack<int> _nodesAtCost = new(), _nodesAtNextCost = new();

    public ChainSearch(Draft draft, Homes homes, int nodeCount)
    {
        _draft = draft;
        _homes = homes;
        _reachedBySlot = new int[nodeCount];
        _reach = new Reach[nodeCount];
        _unreached = [.. Enumerable.Range(0, draft.Zones.Count).Select(_ => new List<int>())];
        _dearer = [.. Enumerable.Range(0, draft.Zones.Count).Select(_ => new List<int>())];
    }

    private enum Reach : byte
    {
        None,
        AtNextCost,
        AtThisCost,
        Expanded,
    }

    /// <summary>Moves one replica from a node that may give to one that may take; false when there is no way.</summary>
    public bool TryMove(Func<int, bool> mayGive, Func<int, bool> mayTake)
    {
        Start(mayGive);
        while (_nodesAtCost.Count > 0)
        {
            var taker = ExpandThisCost(mayTake);
            if (taker != NoNode)
            {
                Apply(taker);
                return true;
            }

            (_nodesAtCost, _nodesAtNextCost) = (_nodesAtNextCost, _nodesAtCost);
            foreach (var node in _nodesAtCost)
            {
                if (_reach[node] == Reach.AtNextCost) _reach[node] = Reach.AtThisCost;
            }

            foreach (var nodes in _dearer) nodes.Clear();
        }

        return false;
    }

    private void Start(Func<int, bool> mayGive)
    {
        _nodesAtCost.Clear();
        _nodesAtNextCost.Clear();
        Array.Fill(_reachedBySlot, NoSlot);
        for (var node = 0; node < _reach.Length; node++)
        {
            _reach[node] = mayGive(node) ? Reach.AtThisCost : Reach.None;
            if (_reach[node] == Reach.AtThisCost) _nodesAtCost.Push(node);
        }

        for (var zone = 0; zone < _unreached.Length; zone++)
        {
            _dearer[zone].Clear();
            _unreached[zone].Clear();
            _unreached[zone].AddRange(_draft.Zones.NodesOf[zone]);
        }
    }

    private int ExpandThisCost(Func<int, bool> mayTake)
    {
        int dearTaker = NoNode, triesLeft = SlotsTriedForLess;
        while (_nodesAtCost.TryPop(out var node))
        {
            if (_reach[node] != Reach.AtThisCost) continue;
            _reach[node] = Reach.Expanded;
            foreach (var slot in _draft.SlotsOf(node))
            {
                if (dearTaker != NoNode && --triesLeft < 0) return dearTaker;
                if (IsOnWay(node, slot / _draft.Ranks)) continue;
                var taker = ExpandSlot(node, slot, mayTake);
                if (taker == NoNode) continue;
                if (_reach[taker] == Reach.AtThisCost) return taker;
                dearTaker = taker;
            }
        }

        return dearTaker;
    }

    /// <summary>Reaches the nodes that may take the slot; one of them that ends the search, or none.</summary>
    private int ExpandSlot(int giver, int slot, Func<int, bool> mayTake)
    {
        var partition = slot / _draft.Ranks;
        var free = !_homes.Has(partition, giver);
        var found = NoNode;
        foreach (var node in _homes.Of(partition))
        {
            if (_draft.ZoneOf[node] == ZoneSpread.NoZone || _reach[node] > Reach.AtNextCost) continue;
            if (!_draft.MayTake(slot, node)) continue;
            Note(node, slot, Reach.AtThisCost);
            if (mayTake(node)) return node;
        }

        for (var zone = 0; zone < _unreached.Length; zone++)
        {
            if (_unreached[zone].Count == 0 && (!free || _dearer[zone].Count == 0)) continue;
            if (!_draft.MayTakeInZone(slot, zone)) continue;
            var taker = TakeFrom(_unreached[zone], Reach.None, slot, free, mayTake);
            if (taker == NoNode && free) taker = TakeFrom(_dearer[zone], Reach.AtNextCost, slot, free, mayTake);
            if (taker == NoNode) continue;
            if (free) return taker;
            found = taker;
        }

        return found;
    }

    private int TakeFrom(List<int> candidates, Reach expected, int slot, bool free, Func<int, bool> mayTake)
    {
        var members = _draft.Members(slot / _draft.Ranks);
        for (var i = candidates.Count - 1; i >= 0; i--)
        {
            var node = candidates[i];
            var outdated = _reach[node] != expected;
            if (!outdated && members.Contains(node)) continue;
            candidates[i] = candidates[^1];
            candidates.RemoveAt(candidates.Count - 1);
            if (outdated) continue;
            Note(node, slot, free ? Reach.AtThisCost : Reach.AtNextCost);
            if (mayTake(node)) return node;
        }

        return NoNode;
    }

    private void Note(int node, int slot, Reach reach)
    {
        _reach[node] = reach;
        _reachedBySlot[node] = slot;
        (reach == Reach.AtThisCost ? _nodesAtCost : _nodesAtNextCost).Push(node);
        if (reach == Reach.AtNextCost) _dearer[_draft.ZoneOf[node]].Add(node);
    }

    /// <summary>Two steps in one partition could each keep its zone bounds and together break them.</summary>
    private bool IsOnWay(int node, int partition)
    {
        while (_reachedBySlot[node] != NoSlot)
        {
            var slot = _reachedBySlot[node];
            if (slot / _draft.Ranks == partition) return true;
            node = _draft.NodeOf(slot);
        }

        return false;
    }

    private void Apply(int taker)
    {
        while (_reachedBySlot[taker] != NoSlot)
        {
            int slot = _reachedBySlot[taker], giver = _draft.NodeOf(slot);
            _draft.Give(slot, taker);
            taker = giver;
        }
    }
}
