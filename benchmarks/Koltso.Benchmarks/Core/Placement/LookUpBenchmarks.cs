using System.Text;
using BenchmarkDotNet.Attributes;
using Koltso.Core.Hashing;
using Koltso.Core.Placement;
using PlacementTable = Koltso.Core.Placement.Placement;

namespace Koltso.Benchmarks.Core.Placement;

/// <summary>From a key to its partition and the nodes that hold it.</summary>
public class LookUpBenchmarks : MicroBenchmark
{
    private const int Keys = 256, Partitions = 256;

    private readonly byte[][] _keys = [.. Enumerable.Range(0, Keys).Select(static i => Encoding.UTF8.GetBytes($"photo/{i:D8}"))];
    private readonly int _shift = Koltso.Core.Keys.Partitions.ShiftFor(Partitions);
    private readonly PlacementTable _placement = PlacementPlanner.Plan(
        [.. Enumerable.Range(1, 5).Select(static i => new PlacementNode($"n{i}", $"z{i % 3}", 1))], Partitions, 3);

    [Benchmark(OperationsPerInvoke = Keys)]
    public int KeyToReplicas()
    {
        var sum = 0;
        foreach (var key in _keys)
            foreach (var node in _placement.Replicas((int)(KeyHash.Of(HashKind.Xxh3, key) >> _shift)))
                sum += node;
        return sum;
    }
}
