using Koltso.Core.Placement;

namespace Koltso.Tests.Core;

/// <summary>The promises of the planner, checked by the table alone.</summary>
internal static class PlacementAssertions
{
    public static void ShouldKeepEveryPromiseFor(this Placement placement, PlacementCase input)
    {
        placement.PartitionCount.ShouldBe(input.Partitions);
        placement.ReplicationFactor.ShouldBe(input.ReplicationFactor);
        placement.NodeIds.ToArray().ShouldBe(input.Nodes.Select(node => node.Id));
        placement.ShouldSpreadOverZones(input);
        placement.ShouldKeepShares(input);
    }

    /// <summary>How many replicas moved to another node, and how many stayed but changed rank.</summary>
    public static (int Moves, int RankChanges) ChangesFrom(this Placement placement, Placement previous)
    {
        int moves = 0, rankChanges = 0;
        for (var partition = 0; partition < placement.PartitionCount; partition++)
        {
            string[] now = Ids(placement, partition), before = Ids(previous, partition);
            for (var rank = 0; rank < now.Length; rank++)
            {
                var rankBefore = Array.IndexOf(before, now[rank]);
                if (rankBefore < 0) moves++;
                else if (rankBefore != rank) rankChanges++;
            }
        }

        return (moves, rankChanges);
    }

    public static int[] CountsAtRank(this Placement placement, int rank)
    {
        var counts = new int[placement.NodeIds.Length];
        for (var partition = 0; partition < placement.PartitionCount; partition++)
            counts[placement.Replicas(partition)[rank]]++;
        return counts;
    }

    public static int[] Counts(this Placement placement)
    {
        var counts = new int[placement.NodeIds.Length];
        for (var rank = 0; rank < placement.ReplicationFactor; rank++)
        {
            var atRank = placement.CountsAtRank(rank);
            for (var node = 0; node < counts.Length; node++) counts[node] += atRank[node];
        }

        return counts;
    }

    private static void ShouldSpreadOverZones(this Placement placement, PlacementCase input)
    {
        var sizes = input.Nodes.Where(node => node.Weight > 0).CountBy(node => node.Zone).ToDictionary();
        var depth = 1;
        while (sizes.Values.Sum(size => Math.Min(size, depth)) < input.ReplicationFactor) depth++;
        for (var partition = 0; partition < input.Partitions; partition++)
        {
            var held = new Dictionary<string, int>();
            foreach (var node in placement.Replicas(partition))
            {
                var zone = input.Nodes[node].Zone;
                held[zone] = held.GetValueOrDefault(zone) + 1;
            }

            foreach ((var zone, var size) in sizes)
                held.GetValueOrDefault(zone).ShouldBeInRange(Math.Min(size, depth - 1), Math.Min(size, depth));
        }
    }

    private static void ShouldKeepShares(this Placement placement, PlacementCase input)
    {
        var shares = input.Shares();
        var counts = placement.Counts();
        for (var node = 0; node < counts.Length; node++)
        {
            counts[node].ShouldBeInRange((int)Math.Floor(shares[node]), (int)Math.Ceiling(shares[node]));
            if (input.Nodes[node].Weight == 0) counts[node].ShouldBe(0);
        }

        for (var rank = 0; rank < placement.ReplicationFactor; rank++)
        {
            var atRank = placement.CountsAtRank(rank);
            for (var node = 0; node < atRank.Length; node++)
            {
                var share = shares[node] / placement.ReplicationFactor;
                atRank[node].ShouldBeInRange((int)Math.Floor(share), (int)Math.Ceiling(share));
            }
        }
    }

    private static string[] Ids(Placement placement, int partition)
    {
        var replicas = placement.Replicas(partition);
        var ids = new string[replicas.Length];
        for (var rank = 0; rank < ids.Length; rank++) ids[rank] = placement.NodeIds[replicas[rank]];
        return ids;
    }
}
