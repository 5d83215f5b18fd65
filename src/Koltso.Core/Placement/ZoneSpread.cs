namespace Koltso.Core.Placement;

/// <summary>
/// How many replicas of one partition each zone may hold, so that they are spread over as many zones as possible.
/// With n usable nodes in a zone and m the least number for which sum(min(n, m)) reaches the replication factor, a
/// zone holds min(n, m-1) to min(n, m) replicas of every partition.
/// Only nodes of positive weight count; the others are in <see cref="NoZone"/>.
/// </summary>
internal sealed class ZoneSpread
{
    public const int NoZone = -1;

    public ZoneSpread(IReadOnlyList<PlacementNode> nodes, int replicationFactor)
    {
        var indexOfName = new Dictionary<string, int>(StringComparer.Ordinal);
        var nodesOfZone = new List<List<int>>();
        ZoneOf = new int[nodes.Count];
        for (var node = 0; node < nodes.Count; node++)
        {
            ZoneOf[node] = NoZone;
            if (nodes[node].Weight <= 0) continue;
            if (!indexOfName.TryGetValue(nodes[node].Zone, out var zone))
            {
                indexOfName.Add(nodes[node].Zone, zone = nodesOfZone.Count);
                nodesOfZone.Add([]);
            }

            nodesOfZone[zone].Add(node);
            ZoneOf[node] = zone;
        }

        NodesOf = [.. nodesOfZone.Select(members => members.ToArray())];
        var depth = 1;
        while (NodesOf.Sum(members => Math.Min(members.Length, depth)) < replicationFactor) depth++;
        High = [.. NodesOf.Select(members => Math.Min(members.Length, depth))];
        var noChoice = High.Sum() == replicationFactor;
        Low = noChoice ? High : [.. NodesOf.Select(members => Math.Min(members.Length, depth - 1))];
        Required = [.. Enumerable.Range(0, Count).Where(zone => Low[zone] > 0)];
    }

    public int[][] NodesOf { get; }

    /// <summary>By node index.</summary>
    public int[] ZoneOf { get; }

    /// <summary>By zone: the fewest and the most replicas of one partition.</summary>
    public int[] Low { get; }

    public int[] High { get; }

    /// <summary>The zones that every partition must have a replica in; fewer than the replication factor.</summary>
    public int[] Required { get; }

    public int Count => NodesOf.Length;

    /// <summary>False when no partition's replica may go from one of these zones to the other, whatever it holds.</summary>
    public bool MayTrade(int from, int to) =>
        from == to || from == NoZone || (Low[to] < High[to] && Low[from] < High[from]);
}
