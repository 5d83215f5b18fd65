using BenchmarkDotNet.Attributes;
using Koltso.Core.Placement;
using PlacementTable = Koltso.Core.Placement.Placement;

namespace Koltso.Benchmarks.Core.Placement;

/// <summary>Planning, as at a start and when a node has come.</summary>
public class PlanBenchmarks : MicroBenchmark
{
    private const int Partitions = 256, Replicas = 3;

    private readonly PlacementNode[] _nodes =
        [.. Enumerable.Range(1, 8).Select(static i => new PlacementNode($"n{i}", $"z{i % 3}", 1 + i % 2))];
    private PlacementTable? _previous;

    [GlobalSetup]
    public void PlanPrevious() => _previous = PlacementPlanner.Plan(_nodes[..^1], Partitions, Replicas);

    [Benchmark]
    public PlacementTable Afresh() => PlacementPlanner.Plan(_nodes, Partitions, Replicas);

    [Benchmark]
    public PlacementTable OneNodeMore() => PlacementPlanner.Plan(_nodes, Partitions, Replicas, _previous);
}
