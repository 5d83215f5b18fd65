using System.Diagnostics;
using System.Globalization;
using Koltso.Chaos.Load;
using Koltso.Chaos.Report;
using Koltso.Checking;

namespace Koltso.Chaos.Verbs;

/// <summary>
/// Fills a cluster and takes something away from one node: its whole folder or, with <c>--differ N</c>, N records,
/// which it alone then has in a newer version. Waits until all replicas are equal again; then compares every record in
/// the stores of the ended nodes, and reports how many bytes nodes sent each other for each byte that was missing.
/// </summary>
internal sealed class Heal(VerbFlags flags)
{
    private const int PollMs = 1_000, StopSecondsMax = 60;
    private const double MiB = 1 << 20;

    /// <summary>When the missing data began to come back: the start of the process that lacks it.</summary>
    private long _startedAt;

    private readonly WrittenValues _values = new(flags.Int("value"), flags.Int("value"));

    /// <summary>False when replicas are not equal at the end.</summary>
    public async Task<bool> IsSoundAsync(CancellationToken stop)
    {
        await using var cluster = await LoadedCluster.StartEmptyAsync(flags, stop);
        var plan = new PacedPlan(flags.Int("keys"), flags.Int("connections"), flags.Int("ack"), flags.Int("replication"));
        await KeySweep.RunAsync(new Recorder(_values), cluster.Nodes, plan, OperationKind.Put, stop);
        await WhenEqualAsync(cluster, stop);
        var full = await cluster.Nodes[0].CountsAsync(stop);
        Console.Error.WriteLine($"{full.Keys:N0} keys, {full.Bytes / MiB:N1} MiB on each node");
        var before = await RepairTotals.OfAllAsync(cluster, stop);
        var missingBytes = flags["differ"] == 0 ? await EmptyAsync(cluster, full, stop) : await DifferAsync(cluster, stop);
        if (flags["differ"] > 0)
            foreach (var node in cluster.Nodes)
                await node.BeginRepairAsync(stop);
        await WhenEqualAsync(cluster, stop);
        var seconds = Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        var after = await RepairTotals.OfAllAsync(cluster, stop);
        foreach (var node in cluster.Nodes) await node.StopAsync(StopSecondsMax);
        var unequal = await StoreComparison.CountUnequalAsync(cluster, plan.Keys, stop);
        Print(before, after, missingBytes, seconds, unequal);
        return unequal == 0;
    }

    /// <summary>Ends a node, deletes its folder and starts it again; returns the bytes of keys and values that the node lacks.</summary>
    private async Task<long> EmptyAsync(RealCluster cluster, StoreCounts full, CancellationToken stop)
    {
        var emptied = cluster.Nodes[^1];
        await emptied.StopAsync(StopSecondsMax);
        Directory.Delete(emptied.DataFolder, recursive: true);
        _startedAt = Stopwatch.GetTimestamp();
        await emptied.StartAsync(stop);
        await cluster.WaitForViewAsync(stop);
        return full.Bytes;
    }

    /// <summary>
    /// Ends all nodes, writes newer records into one store, and starts all nodes; returns the bytes that the others
    /// lack.
    /// </summary>
    private async Task<long> DifferAsync(RealCluster cluster, CancellationToken stop)
    {
        foreach (var node in cluster.Nodes) await node.StopAsync(StopSecondsMax);
        var bytes = await StoreComparison.MakeDifferAsync(
            cluster, cluster.Nodes[0], _values, Math.Min(flags.Int("differ"), flags.Int("keys")), stop);
        _startedAt = Stopwatch.GetTimestamp();
        await cluster.StartAllAsync(stop);
        await cluster.WaitForViewAsync(stop);
        return bytes * (cluster.Spec.Replication - 1);
    }

    /// <summary>Waits until all nodes hold the same number of keys and bytes in each partition.</summary>
    private static async Task WhenEqualAsync(RealCluster cluster, CancellationToken stop)
    {
        while (true)
        {
            var first = await cluster.Nodes[0].CountsAsync(stop);
            var isEqual = true;
            foreach (var node in cluster.Nodes.Skip(1))
            {
                var other = await node.CountsAsync(stop);
                isEqual &= first.IsEqualTo(other);
                if (!isEqual) Console.Error.WriteLine($"{node.Id} has {other.Keys:N0} keys, {cluster.Nodes[0].Id} {first.Keys:N0}");
            }

            if (isEqual) return;
            await Task.Delay(PollMs, stop);
        }
    }

    private void Print(RepairTotals before, RepairTotals after, long missingBytes, double seconds, long unequal)
    {
        var what = flags["differ"] == 0 ? "one node's folder deleted" : $"{flags["differ"]} newer records on one node";
        Console.WriteLine($"{flags["keys"]:N0} keys of {flags["value"]} bytes, {what}: equal after {seconds:N1} s.\n");
        Table.Print(["repair, all nodes", "since"], after.Since(before).Select(static figure =>
            (string[])[figure.Name, figure.Value.ToString("N0", CultureInfo.InvariantCulture)]));
        // Each node counts both directions of the comparisons that it began, and only those, so none is counted twice.
        var sent = after.Since(before).Where(static figure => RepairTotals.IsTraffic(figure.Name)).Sum(static figure => figure.Value);
        Console.WriteLine($"missing: {missingBytes:N0} bytes of keys and values");
        Console.WriteLine($"sent between nodes for repair: {sent:N0} bytes, {sent / missingBytes:N2} for each that was missing");
        Console.WriteLine(unequal == 0 ? "All replicas hold the same records." : $"FAILED: {unequal:N0} keys differ between replicas.");
    }
}
