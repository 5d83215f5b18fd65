namespace Koltso.Core.Placement;

/// <summary>
/// A placement from the one before: first each partition is made to keep its zone bounds, then nodes above their share
/// give to nodes below. A replica that moves keeps its rank. Nodes that are gone, or of weight 0 now, are nodes whose
/// share is nothing.
/// </summary>
internal sealed class Rebalance
{
    /// <summary>How many slots of a giver are compared for one move: enough to keep ranks level.</summary>
    private const int SlotsCompared = 64;

    /// <summary>More than any difference of ranks.</summary>
    private const double FreeMoveValue = 4.0 * Limits.PartitionsMax;

    private const ulong Seed = 0x6B6F6C74736F2032;

    private readonly Draft _draft;
    private readonly Homes _homes;
    private readonly ChainSearch _chains;
    private readonly double[] _shares;

    /// <summary>Nodes, and zones, that a giver once had no slot for: later only chains serve these pairs.</summary>
    private readonly HashSet<(int Giver, int Taker)> _refusedNodes = [], _refusedZones = [];

    private SplitMix64 _random = new(Seed);

    private Rebalance(Draft draft, double[] shares)
    {
        _draft = draft;
        _shares = shares;
        _homes = new Homes(draft);
        _chains = new ChainSearch(draft, _homes, shares.Length);
    }

    /// <summary>
    /// Changes the draft so that every node is within one of its share. False, with the draft half changed, when no
    /// chain of moves was found that leads there.
    /// </summary>
    /// <param name="draft">The previous placement.</param>
    /// <param name="shares">Replicas of all ranks, by the draft's nodes.</param>
    public static bool TryApply(Draft draft, double[] shares)
    {
        var rebalance = new Rebalance(draft, shares);
        ZoneRepair.Apply(draft, shares);
        return rebalance.LowerTheHigh() && rebalance.RaiseTheLow();
    }

    private bool LowerTheHigh()
    {
        for (var giver = 0; giver < _shares.Length; giver++)
        {
            while (IsHigh(giver))
            {
                // While the low need all that the high must give, a replica that goes elsewhere would move twice.
                var given = TotalAbove() <= TotalBelow() && TryGive(giver, IsLow);
                if (!given && !TryGive(giver, CanTake)) return false;
            }
        }

        return true;
    }

    private bool TryGive(int giver, Func<int, bool> mayTake) =>
        GiveDirectly(giver, mayTake) || _chains.TryMove(node => node == giver, mayTake);

    private int TotalAbove() =>
        Enumerable.Range(0, _shares.Length).Sum(node => Math.Max(0, _draft.CountOf(node) - Targets.Most(_shares[node])));

    private int TotalBelow() =>
        Enumerable.Range(0, _shares.Length).Sum(node => Math.Max(0, Targets.Least(_shares[node]) - _draft.CountOf(node)));

    private bool RaiseTheLow()
    {
        for (var taker = 0; taker < _shares.Length; taker++)
        {
            while (IsLow(taker))
            {
                if (!TakeDirectly(taker) && !TakeByChain(taker)) return false;
            }
        }

        return true;
    }

    private bool GiveDirectly(int giver, Func<int, bool> mayTake)
    {
        while (true)
        {
            var taker = Best(node => mayTake(node) && MayTrade(giver, node), Missing);
            if (taker < 0) return false;
            if (MoveOne(giver, taker)) return true;
            Refuse(giver, taker);
        }
    }

    private bool TakeDirectly(int taker)
    {
        while (true)
        {
            var giver = Best(node => CanGive(node) && MayTrade(node, taker), node => -Missing(node));
            if (giver < 0) return false;
            if (MoveOne(giver, taker)) return true;
            Refuse(giver, taker);
        }
    }

    private bool TakeByChain(int taker)
    {
        var fullest = Best(CanGive, node => -Missing(node));
        return (fullest >= 0 && _chains.TryMove(node => node == fullest, node => node == taker))
            || _chains.TryMove(CanGive, node => node == taker);
    }

    private int Best(Func<int, bool> may, Func<int, double> value)
    {
        var best = -1;
        var bestValue = double.NegativeInfinity;
        for (var node = 0; node < _shares.Length; node++)
        {
            if (value(node) <= bestValue || !may(node)) continue;
            best = node;
            bestValue = value(node);
        }

        return best;
    }

    /// <summary>
    /// Moves a slot that costs no move, where there is one, else the slot whose rank the giver has most to spare of
    /// and the taker misses most.
    /// </summary>
    private bool MoveOne(int giver, int taker)
    {
        var slots = _draft.SlotsOf(giver);
        int best = -1, compared = 0;
        var bestValue = double.NegativeInfinity;
        var start = slots.IsEmpty ? 0 : _random.Next(slots.Length);
        for (var i = 0; i < slots.Length && compared < SlotsCompared; i++)
        {
            var slot = slots[(start + i) % slots.Length];
            if (!_draft.MayTake(slot, taker)) continue;
            compared++;
            var rank = slot % _draft.Ranks;
            var costsNothing = !_homes.Has(slot / _draft.Ranks, giver) || _homes.Has(slot / _draft.Ranks, taker);
            var value = MissingAtRank(taker, rank) - MissingAtRank(giver, rank) + (costsNothing ? FreeMoveValue : 0);
            if (value <= bestValue) continue;
            best = slot;
            bestValue = value;
        }

        if (best < 0) return false;
        _draft.Give(best, taker);
        return true;
    }

    private bool MayTrade(int giver, int taker)
    {
        int from = _draft.ZoneOf[giver], to = _draft.ZoneOf[taker];
        return _draft.Zones.MayTrade(from, to)
            && (from == to || !_refusedZones.Contains((giver, to)))
            && !_refusedNodes.Contains((giver, taker));
    }

    private void Refuse(int giver, int taker)
    {
        var to = _draft.ZoneOf[taker];
        foreach (var slot in _draft.SlotsOf(giver))
        {
            if (!_draft.MayTakeInZone(slot, to)) continue;
            _refusedNodes.Add((giver, taker));
            return;
        }

        _refusedZones.Add((giver, to));
    }

    private double Missing(int node) => _shares[node] - _draft.CountOf(node);

    private double MissingAtRank(int node, int rank) => (_shares[node] / _draft.Ranks) - _draft.CountAtRank(node, rank);

    private bool IsHigh(int node) => _draft.CountOf(node) > Targets.Most(_shares[node]);

    private bool IsLow(int node) => _draft.CountOf(node) < Targets.Least(_shares[node]);

    private bool CanTake(int node) => _draft.CountOf(node) < Targets.Most(_shares[node]);

    private bool CanGive(int node) => _draft.CountOf(node) > Targets.Least(_shares[node]);
}
