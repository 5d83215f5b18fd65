using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Placement;

namespace Koltso.Tests.Core;

/// <summary>An input of the planner, and the shapes of input that properties are tested with.</summary>
internal sealed record PlacementCase(PlacementNode[] Nodes, int Partitions, int ReplicationFactor)
{
    private const int NodesMin = 3, NodesMax = 60, ReplicationMax = 5, ZonesMax = 6;

    /// <summary>Any weights (some 0) and zones.</summary>
    public static Gen<PlacementCase> Any =>
        from nodes in Gen.Choose(NodesMin, NodesMax).SelectMany(AnyNodes)
        from partitionBits in Gen.Choose(4, 12)
        from replication in Gen.Choose(1, Math.Min(ReplicationMax, nodes.Count(node => node.Weight > 0)))
        select new PlacementCase(nodes, 1 << partitionBits, replication);

    /// <summary>Equal weights in one zone, and the recommended number of partitions.</summary>
    public static Gen<PlacementCase> Equal =>
        from count in Gen.Choose(NodesMin, NodesMax)
        from replication in Gen.Choose(1, Math.Min(ReplicationMax, count))
        select new PlacementCase(EqualNodes(count, 1), PlacementAdvice.PartitionsFor(count), replication);

    /// <summary>Equal weights in zones of equal size.</summary>
    public static Gen<PlacementCase> EqualZones =>
        from zones in Gen.Choose(2, ZonesMax)
        from nodesEach in Gen.Choose(2, 10)
        let count = zones * nodesEach
        from replication in Gen.Choose(1, Math.Min(ReplicationMax, count))
        select new PlacementCase(EqualNodes(count, zones), PlacementAdvice.PartitionsFor(count), replication);

    /// <summary>Equal weights, any zones, and the recommended number of partitions.</summary>
    public static Gen<PlacementCase> EqualWeights =>
        from input in Any
        select new PlacementCase(
            [.. input.Nodes.Select(node => node with { Weight = 1 })],
            PlacementAdvice.PartitionsFor(input.Nodes.Length),
            input.ReplicationFactor);

    public static Gen<PlacementNode[]> AnyNodes(int count) =>
        from zones in Gen.Choose(1, ZonesMax)
        from weightMax in Gen.Elements(1, 3, 10)
        from zoneOf in Gen.Choose(0, zones - 1).ArrayOf(count)
        from weightOf in Gen.Frequency((19, Gen.Choose(1, weightMax)), (1, Gen.Constant(0))).ArrayOf(count)
        where weightOf.Any(weight => weight > 0)
        select Enumerable.Range(0, count)
            .Select(i => new PlacementNode($"n{i}", $"z{zoneOf[i]}", weightOf[i] / 2.0))
            .ToArray();

    public static PlacementNode[] EqualNodes(int count, int zones) =>
        [.. Enumerable.Range(0, count).Select(i => new PlacementNode($"n{i}", $"z{i % zones}", 1))];

    public Placement Plan(Placement? previous = null) =>
        PlacementPlanner.Plan(Nodes, Partitions, ReplicationFactor, previous);

    public double[] Shares() => PlacementShares.Of(Nodes, Partitions, ReplicationFactor);

    public PlacementCase With(params PlacementNode[] newcomers) => this with { Nodes = [.. Nodes, .. newcomers] };

    public PlacementCase Without(int node) => this with { Nodes = [.. Nodes.Where((_, i) => i != node)] };

    public override string ToString() =>
        $"{Partitions} partitions x {ReplicationFactor} on "
        + string.Join(", ", Nodes.Select(node => $"{node.Id}/{node.Zone}/{node.Weight}"));
}
