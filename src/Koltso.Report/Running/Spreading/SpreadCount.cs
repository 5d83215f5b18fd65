using System.Text;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;
using Koltso.Core.Placement;
using Koltso.Report.Data;
using Koltso.Report.Plan;

namespace Koltso.Report.Running.Spreading;

/// <summary>Where keys go, by the nodes' own hashing and planning, without a node.</summary>
internal static class SpreadCount
{
    public const int Nodes = 3, Partitions = 256;
    private const int Seed = 1;

    /// <summary>Both hashes, all kinds of keys, on three equal nodes.</summary>
    public static IReadOnlyList<SpreadData> OfAll(int keys, CancellationToken stop)
    {
        var nodes = Enumerable.Range(1, Nodes).Select(static number => new PlacementNode($"n{number}", "local", 1)).ToArray();
        var placement = PlacementPlanner.Plan(nodes, Partitions, 1);
        int[] owners = [.. Enumerable.Range(0, Partitions).Select(partition => (int)placement.Replicas(partition)[0])];
        var spreads = new List<SpreadData>();
        foreach (var hash in Enum.GetValues<HashKind>())
        {
            foreach (var kind in Enum.GetValues<KeyKind>())
            {
                stop.ThrowIfCancellationRequested();
                var counts = Count(hash, new KeySequence(kind, ReportPlan.PutKeys, new Random(Seed)), keys, Partitions, out var example);
                spreads.Add(
                    new SpreadData(HashNames.Of(hash), Name(kind), example, [.. nodes.Select(static node => node.Id)], counts, owners));
            }
        }

        return spreads;
    }

    /// <summary>How many of the ids 1 to <paramref name="keys"/> lie in each partition.</summary>
    public static long[] OfSequential(HashKind hash, long keys, int partitions) =>
        Count(hash, new KeySequence(KeyKind.Sequential, 1, new Random(Seed)), keys, partitions, out _);

    public static string Name(KeyKind kind) => kind switch
    {
        KeyKind.Sequential => "sequential",
        KeyKind.Random => "random",
        _ => "uuid",
    };

    private static long[] Count(HashKind hash, KeySequence sequence, long keys, int partitions, out string example)
    {
        var counts = new long[partitions];
        var shift = Core.Keys.Partitions.ShiftFor(partitions);
        example = "";
        for (long i = 0; i < keys; i++)
        {
            var key = sequence.Next();
            counts[(int)(KeyHash.Of(hash, key) >> shift)]++;
            if (i == keys - 1) example = Encoding.ASCII.GetString(key);
        }

        return counts;
    }
}
