namespace Koltso.Core.Placement;

/// <summary>
/// Plans which nodes hold each partition: a pure function, the same on every machine for the same input in the same
/// order. In this order it spreads each partition over zones, keeps every node within one of its share
/// (<see cref="PlacementShares"/>) in total and at each rank, and moves few replicas from the previous placement.
/// Why it works: docs/adr/0001-placement-planner.md.
/// </summary>
public static class PlacementPlanner
{
    /// <param name="nodes">All nodes; the placement names them by their index here.</param>
    /// <param name="partitions">A power of two within <see cref="Limits"/>.</param>
    /// <param name="replicationFactor">1 to the number of nodes with a weight above 0.</param>
    /// <param name="previous">Where the replicas are now, with node ids of its own; null for a new cluster.</param>
    /// <exception cref="ArgumentException">The input cannot be planned for; the message says why.</exception>
    public static Placement Plan(
        IReadOnlyList<PlacementNode> nodes, int partitions, int replicationFactor, Placement? previous = null)
    {
        PlacementInput.Require(nodes, partitions, replicationFactor);
        PlacementInput.RequirePrevious(previous, partitions);
        var zones = new ZoneSpread(nodes, replicationFactor);
        var shares = PlacementShares.Of(nodes, zones, partitions, replicationFactor);
        var draft = previous is null ? null : FromPrevious(nodes, zones, shares, previous, replicationFactor);
        draft ??= FreshLayout.Make(
            zones, Targets.Round(shares, zones, partitions * replicationFactor), partitions, replicationFactor);
        RankBalance.Repair(draft, nodes.Count);
        return new Placement([.. nodes.Select(node => node.Id)], replicationFactor, draft.ToTable());
    }

    /// <summary>Null when no way was found from there; a fresh plan then keeps every promise but that of few moves.</summary>
    private static Draft? FromPrevious(
        IReadOnlyList<PlacementNode> nodes, ZoneSpread zones, double[] shares, Placement previous, int ranks)
    {
        var (nodeOf, nodeCount) = PreviousTable.Translate(nodes, previous, ranks);
        int[] zoneOf = [.. zones.ZoneOf, .. Enumerable.Repeat(ZoneSpread.NoZone, nodeCount - nodes.Count)];
        double[] allShares = [.. shares, .. new double[nodeCount - nodes.Count]];
        var draft = new Draft(previous.PartitionCount, ranks, zoneOf, zones, nodeOf);
        return Rebalance.TryApply(draft, allShares) ? draft : null;
    }
}
