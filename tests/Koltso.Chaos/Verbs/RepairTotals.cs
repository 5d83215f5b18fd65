using System.Text.Json;

namespace Koltso.Chaos.Verbs;

/// <summary>
/// Every number under <c>repair</c> of all nodes' <c>/v0/stats</c>, by node and path. A node that was started anew counts
/// from 0, so that its figures are taken as they are.
/// </summary>
internal sealed class RepairTotals
{
    private readonly Dictionary<(string Node, int Pid, string Path), double> _figures = [];

    public static async Task<RepairTotals> OfAllAsync(RealCluster cluster, CancellationToken stop)
    {
        var all = new RepairTotals();
        foreach (var node in cluster.Nodes)
        {
            using var stats = await node.JsonAsync("/v0/stats", stop);
            var pid = stats.RootElement.GetProperty("process").GetProperty("pid").GetInt32();
            if (stats.RootElement.TryGetProperty("repair", out var repair)) all.Add(node.Id, pid, "", repair);
        }

        return all;
    }

    public static bool IsTraffic(string name) => name is "bytesSent" or "bytesReceived";

    /// <summary>What was added, summed over the nodes, by path.</summary>
    public List<(string Name, double Value)> Since(RepairTotals before) =>
    [
        .. _figures.GroupBy(static figure => figure.Key.Path).Select(path => (
            path.Key, path.Sum(figure => figure.Value - before._figures.GetValueOrDefault(figure.Key)))),
    ];

    private void Add(string node, int pid, string path, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number) _figures[(node, pid, path)] = element.GetDouble();
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var property in element.EnumerateObject())
                Add(node, pid, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var (i, item) in element.EnumerateArray().Index())
                Add(node, pid, $"{path}[{i}]", item);
    }
}
