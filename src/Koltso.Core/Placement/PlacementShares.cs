namespace Koltso.Core.Placement;

/// <summary>
/// How many replicas each node ought to hold: in proportion to its weight, as far as the spread over zones and one
/// replica of a partition a node allow. First the zones share all replicas by their summed weights, each between its
/// least and greatest number a partition; then the nodes of a zone share what is the zone's, none more than one of
/// each partition.
/// </summary>
public static class PlacementShares
{
    /// <summary>Replicas of all ranks, by node; those of one rank are this divided by the replication factor.</summary>
    /// <exception cref="ArgumentException">The input is not one that can be planned for.</exception>
    public static double[] Of(IReadOnlyList<PlacementNode> nodes, int partitions, int replicationFactor)
    {
        PlacementInput.Require(nodes, partitions, replicationFactor);
        return Of(nodes, new ZoneSpread(nodes, replicationFactor), partitions, replicationFactor);
    }

    internal static double[] Of(
        IReadOnlyList<PlacementNode> nodes, ZoneSpread zones, int partitions, int replicationFactor)
    {
        double[] zoneWeights = [.. zones.NodesOf.Select(members => members.Sum(node => nodes[node].Weight))];
        double[] zoneLow = [.. zones.Low.Select(count => (double)count * partitions)];
        double[] zoneHigh = [.. zones.High.Select(count => (double)count * partitions)];
        var total = (double)partitions * replicationFactor;
        var zoneShares = WaterFill.Share(total, zoneWeights, zoneLow, zoneHigh);

        var shares = new double[nodes.Count];
        for (var zone = 0; zone < zones.Count; zone++)
        {
            var members = zones.NodesOf[zone];
            double[] weights = [.. members.Select(node => nodes[node].Weight)];
            var low = new double[members.Length];
            var high = new double[members.Length];
            Array.Fill(high, partitions);
            var parts = WaterFill.Share(zoneShares[zone], weights, low, high);
            for (var i = 0; i < members.Length; i++) shares[members[i]] = SnapToWhole(parts[i]);
        }

        return shares;
    }

    /// <summary>A share that is whole but for rounding errors must not count as one that may be rounded up.</summary>
    private static double SnapToWhole(double share)
    {
        const double Tolerance = 1e-6;
        var whole = Math.Round(share);
        return Math.Abs(share - whole) < Tolerance ? whole : share;
    }
}
