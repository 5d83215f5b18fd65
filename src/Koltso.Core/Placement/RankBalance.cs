namespace Koltso.Core.Placement;

/// <summary>
/// Orders the members of partitions so that each node stands equally often, within one, at every rank.
/// Where a node u stands at rank a two or more times oftener than at rank b, follow partitions from the node at a to
/// the node at b, starting at u: as every step leaves a node by an a and enters one by a b, some node with fewer a
/// than b is reached. Changing both ranks in the partitions of the shortest such path takes two off u's difference,
/// changes no other node's on the way, and lowers the sum of squares of all counts; so it ends.
/// (An equitable edge colouring of the bipartite graph of nodes and partitions, after de Werra.)
/// </summary>
internal sealed class RankBalance
{
    private readonly Draft _draft;
    private readonly int[] _reachedBySlot, _reachedInSearch;
    private readonly Queue<int> _queue = new();
    private int _search;

    private RankBalance(Draft draft, int nodeCount)
    {
        _draft = draft;
        _reachedBySlot = new int[nodeCount];
        _reachedInSearch = new int[nodeCount];
    }

    public static void Repair(Draft draft, int nodeCount)
    {
        var balance = new RankBalance(draft, nodeCount);
        var changed = true;
        while (changed)
        {
            changed = false;
            for (var node = 0; node < nodeCount; node++)
            {
                while (balance.RepairOnce(node)) changed = true;
            }
        }
    }

    private bool RepairOnce(int node)
    {
        int often = 0, seldom = 0;
        for (var rank = 1; rank < _draft.Ranks; rank++)
        {
            if (_draft.CountAtRank(node, rank) > _draft.CountAtRank(node, often)) often = rank;
            if (_draft.CountAtRank(node, rank) < _draft.CountAtRank(node, seldom)) seldom = rank;
        }

        if (_draft.CountAtRank(node, often) - _draft.CountAtRank(node, seldom) < 2) return false;
        var end = FindEnd(node, often, seldom);
        while (end != node)
        {
            var slot = _reachedBySlot[end];
            end = _draft.NodeOf(slot);
            _draft.Exchange(slot, slot - often + seldom);
        }

        return true;
    }

    /// <summary>
    /// Breadth first from <paramref name="start"/>; notes the slot (at rank <paramref name="often"/>) each node was reached by.
    /// </summary>
    private int FindEnd(int start, int often, int seldom)
    {
        _search++;
        _queue.Clear();
        _queue.Enqueue(start);
        _reachedInSearch[start] = _search;
        while (_queue.TryDequeue(out var node))
        {
            foreach (var slot in _draft.SlotsOf(node))
            {
                if (slot % _draft.Ranks != often) continue;
                var next = _draft.NodeOf(slot - often + seldom);
                if (_reachedInSearch[next] == _search) continue;
                _reachedInSearch[next] = _search;
                _reachedBySlot[next] = slot;
                if (_draft.CountAtRank(next, often) < _draft.CountAtRank(next, seldom)) return next;
                _queue.Enqueue(next);
            }
        }

        throw new InvalidOperationException("Counts of ranks do not add up: a node has no counterpart.");
    }
}
