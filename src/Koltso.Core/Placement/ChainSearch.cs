namespace Koltso.Core.Placement;

/// <summary>
/// Finds how a node can give one replica to another that shares no free partition with it: over nodes between them,
/// each taking one slot and giving another. It takes a chain that makes the fewest replicas, or one more, leave their
/// home, the node that had them in the previous placement: a step costs 1 when the giver was at home, else 0.
/// </summary>
internal sealed class ChainSearch
{
    private const int NoNode = -1, NoSlot = -1;

    private readonly Draft _draft;
    private readonly int[] _homeOf;
    private readonly int[] _reachedBySlot;
    private readonly bool[] _settled;

    /// <summary>By zone: the nodes not reached yet, and those reached at the next cost, which a free step may still better.</summary>
    private readonly List<int>[] _unreached, _dearer;

    private Stack<int> _nodesAtCost = new(), _nodesAtNextCost = new();

    public ChainSearch(Draft draft, int nodeCount)
    {
        _draft = draft;
        _homeOf = [.. Enumerable.Range(0, draft.SlotCount).Select(draft.NodeOf)];
        _reachedBySlot = new int[nodeCount];
        _settled = new bool[nodeCount];
        _unreached = [.. Enumerable.Range(0, draft.Zones.Count).Select(_ => new List<int>())];
        _dearer = [.. Enumerable.Range(0, draft.Zones.Count).Select(_ => new List<int>())];
    }

    /// <summary>Moves one replica from a node that may give to one that may take; false when there is no way.</summary>
    public bool TryMove(Func<int, bool> mayGive, Func<int, bool> mayTake)
    {
        Start(mayGive);
        while (_nodesAtCost.Count > 0)
        {
            while (_nodesAtCost.TryPop(out int node))
            {
                if (_settled[node]) continue;
                _settled[node] = true;
                int taker = Expand(node, mayTake);
                if (taker == NoNode) continue;
                Apply(taker);
                return true;
            }

            (_nodesAtCost, _nodesAtNextCost) = (_nodesAtNextCost, _nodesAtCost);
            foreach (var nodes in _dearer) nodes.Clear();
        }

        return false;
    }

    private void Start(Func<int, bool> mayGive)
    {
        _nodesAtCost.Clear();
        _nodesAtNextCost.Clear();
        Array.Fill(_reachedBySlot, NoSlot);
        Array.Clear(_settled);
        for (int zone = 0; zone < _unreached.Length; zone++)
        {
            _dearer[zone].Clear();
            _unreached[zone].Clear();
            foreach (int node in _draft.Zones.NodesOf[zone])
            {
                if (!mayGive(node)) _unreached[zone].Add(node);
            }
        }

        for (int node = 0; node < _settled.Length; node++)
        {
            if (mayGive(node)) _nodesAtCost.Push(node);
        }
    }

    /// <summary>Reaches what one step from <paramref name="node"/> can; the first that may take, or -1.</summary>
    private int Expand(int node, Func<int, bool> mayTake)
    {
        foreach (int slot in _draft.SlotsOf(node))
        {
            bool free = _homeOf[slot] != node;
            if (IsOnWay(node, slot / _draft.Ranks)) continue;
            for (int zone = 0; zone < _unreached.Length; zone++)
            {
                if (_unreached[zone].Count == 0 && (!free || _dearer[zone].Count == 0)) continue;
                if (!_draft.MayTakeInZone(slot, zone)) continue;
                int taker = Reach(_unreached[zone], slot, free ? null : _dearer[zone], mayTake);
                if (taker == NoNode && free) taker = Reach(_dearer[zone], slot, null, mayTake);
                if (taker != NoNode) return taker;
            }
        }

        return NoNode;
    }

    /// <param name="from">The candidates; those reached leave it.</param>
    /// <param name="slot">What they would take.</param>
    /// <param name="dearer">Where those reached by a step that costs 1 go; null for a free step.</param>
    /// <param name="mayTake">Whether a node ends the search.</param>
    private int Reach(List<int> from, int slot, List<int>? dearer, Func<int, bool> mayTake)
    {
        ReadOnlySpan<int> members = _draft.Members(slot / _draft.Ranks);
        for (int i = from.Count - 1; i >= 0; i--)
        {
            int node = from[i];
            if (members.Contains(node)) continue;
            from[i] = from[^1];
            from.RemoveAt(from.Count - 1);
            _reachedBySlot[node] = slot;
            if (mayTake(node)) return node;
            dearer?.Add(node);
            (dearer is null ? _nodesAtCost : _nodesAtNextCost).Push(node);
        }

        return NoNode;
    }

    /// <summary>Two steps in one partition could each keep its zone bounds and together break them.</summary>
    private bool IsOnWay(int node, int partition)
    {
        while (_reachedBySlot[node] != NoSlot)
        {
            int slot = _reachedBySlot[node];
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
