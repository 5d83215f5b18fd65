namespace Koltso.Core.Placement;

/// <summary>Shares are seldom whole: a node may hold its share rounded down or up, and nothing else.</summary>
internal static class Targets
{
    public static int Least(double share) => (int)Math.Floor(share);

    public static int Most(double share) => (int)Math.Ceiling(share);

    /// <summary>
    /// Whole numbers for a fresh placement: the largest remainders are rounded up, first between zones, so that each
    /// zone's sum is its own share rounded, then between the nodes of a zone.
    /// </summary>
    public static int[] Round(double[] shares, ZoneSpread zones, int total)
    {
        double[] zoneShares = [.. zones.NodesOf.Select(members => members.Sum(node => shares[node]))];
        var targets = new int[shares.Length];
        var zoneTotals = RoundToSum(zoneShares, total);
        for (var zone = 0; zone < zones.Count; zone++)
        {
            var members = zones.NodesOf[zone];
            var parts = RoundToSum([.. members.Select(node => shares[node])], zoneTotals[zone]);
            for (var i = 0; i < members.Length; i++) targets[members[i]] = parts[i];
        }

        return targets;
    }

    private static int[] RoundToSum(double[] shares, int total)
    {
        // The tolerance only matters to sums of shares, which carry rounding errors.
        const double Tolerance = 1e-6;
        int[] whole = [.. shares.Select(share => (int)Math.Floor(share + Tolerance))];
        var missing = total - whole.Sum();
        foreach (var i in Enumerable.Range(0, shares.Length).OrderByDescending(i => shares[i] - whole[i]).Take(missing))
            whole[i]++;
        return whole;
    }
}
