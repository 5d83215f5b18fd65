using System.Globalization;
using System.Text;
using Koltso.Api.Documents;
using Koltso.Cli.Inspect.Documents;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;

namespace Koltso.Cli.Inspect;

/// <summary>The cluster's line, a line per node, and a sentence for each node that is not well.</summary>
internal static class StatusTable
{
    public static string Render(ClusterDocument cluster, IReadOnlyList<NodeStatus> nodes)
    {
        var table = new TextTable(
            TextColumn.Word("NODE"), TextColumn.Word("STATE"), TextColumn.Word("HTTP"), TextColumn.Number("UPTIME"),
            TextColumn.Number("KEYS"),
            TextColumn.Number("DISK"), TextColumn.Number("REQUESTS"), TextColumn.Number("GET P99"), TextColumn.Number("PUT P99"),
            TextColumn.Number("MEMORY"), TextColumn.Number("CPU"));
        foreach (var node in nodes)
            table.Add([node.Id, node.State, node.Http, .. Figures(node.Stats)]);

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Cluster {cluster.Name}: {cluster.Partitions} partitions, {cluster.Replication} "
            + $"{(cluster.Replication == 1 ? "copy" : "copies")} of each record, hash {cluster.Hash}, epoch {cluster.Epoch}.\n\n");
        text.Append(table);
        foreach (var node in nodes)
        {
            if ((node.Error ?? node.Stats?.NotReady ?? node.Stats?.Store.Reason) is { } reason)
                text.Append('\n').Append(node.Id).Append(": ").Append(reason);
            foreach (var peer in node.Unreached)
                text.Append('\n').Append(node.Id).Append(": it does not reach ").Append(peer.Node).Append(", which runs")
                    .Append(peer.Problem is null ? "." : $": {peer.Problem}.");
            if (node.Stats?.Store.Damage is { Tables: > 0 } damage)
                text.Append(CultureInfo.InvariantCulture, $"\n{node.Id}: damaged tables: {damage.Tables}; ")
                    .Append("some records cannot be read on this node until they have come from the other replicas. Its log says which.");
            if (node.Stats?.Repair?.Recovery is { } recovery)
                text.Append('\n').Append(node.Id).Append(": ").Append(SentenceOf(recovery));
        }
        if (text[^1] != '\n')
            text.Append('\n');
        return text.ToString();
    }

    private static string SentenceOf(RecoveryDocument recovery)
    {
        var waits = recovery.WaitsFor.Count == 0 ? "" : $" It waits for {string.Join(", ", recovery.WaitsFor)}, which it cannot reach; "
            + "`koltso repair --accept-loss` on this node goes on without.";
        return $"{recovery.Reason}. It answers no reads of {TableNumbers.Count(recovery.Partitions)} partitions; "
            + $"{TableNumbers.Count(recovery.Comparisons)} comparisons with other replicas are left.{waits}";
    }

    private static string[] Figures(StatsDocument? stats)
    {
        if (stats is null)
            return ["-", "-", "-", "-", "-", "-", "-", "-"];
        var cpu = stats.Process.CpuSeconds;
        return
        [
            TableNumbers.Duration(stats.UptimeSeconds),
            TableNumbers.Count(stats.Store.Keys, stats.Store.KeysEstimated),
            new ByteSize(stats.Store.Bytes).ToString(),
            TableNumbers.Count(stats.Requests.Values.Sum(byStatus => byStatus.Values.Sum())),
            Percentile99("get"),
            Percentile99("put"),
            new ByteSize(stats.Process.ResidentBytes).ToString(),
            TableNumbers.Duration(cpu.User + cpu.System),
        ];

        string Percentile99(string kind) =>
            stats.LatencyUs.TryGetValue(kind, out var latency) && latency.Count > 0 ? TableNumbers.Microseconds(latency.P99) : "-";
    }
}
