using Koltso.Api.Documents;

namespace Koltso.Chaos.Verbs;

/// <summary>
/// The counters of repair in <c>/v0/stats</c> of all nodes, by node and name. A restarted node counts from 0, so that
/// its counters are taken as they are.
/// </summary>
internal sealed class RepairTotals
{
    private static readonly (string Name, Func<RepairDocument, long> Of)[] s_counters =
    [
        ("rounds", static repair => repair.Rounds),
        ("recordsPulled", static repair => repair.RecordsPulled),
        ("recordsPushed", static repair => repair.RecordsPushed),
        ("bytesSent", static repair => repair.BytesSent),
        ("bytesReceived", static repair => repair.BytesReceived),
        ("tombstonesCollected", static repair => repair.TombstonesCollected),
    ];

    private readonly Dictionary<(string Node, int Pid, string Name), double> _figures = [];

    public static async Task<RepairTotals> OfAllAsync(RealCluster cluster, CancellationToken stop)
    {
        var all = new RepairTotals();
        foreach (var node in cluster.Nodes)
        {
            var stats = await node.StatsAsync(stop);
            if (stats.Repair is not { } repair) continue;
            foreach (var (name, of) in s_counters) all._figures[(node.Id, stats.Process.Pid, name)] = of(repair);
        }

        return all;
    }

    public static bool IsTraffic(string name) => name is "bytesSent" or "bytesReceived";

    /// <summary>What was added, summed over the nodes, by name.</summary>
    public List<(string Name, double Value)> Since(RepairTotals before) =>
    [
        .. _figures.GroupBy(static figure => figure.Key.Name).Select(named => (
            named.Key, named.Sum(figure => figure.Value - before._figures.GetValueOrDefault(figure.Key)))),
    ];
}
