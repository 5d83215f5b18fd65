using System.Diagnostics;
using System.Globalization;
using Koltso.Faults.Cluster;
using Koltso.Faults.Load;
using Koltso.Faults.Report;

namespace Koltso.Faults.Modes;

/// <summary>
/// Fills a cluster, takes something away from one node (its whole folder, or with <c>--differ N</c> makes it have N newer
/// records that the others lack), and waits until all replicas are equal again; then compares every record in the stores
/// of the ended nodes, and says how many bytes nodes sent each other for each byte that was missing.
/// </summary>
internal sealed class Heal(Flags flags)
{
    private const int PollMs = 1_000;
    private const double MiB = 1 << 20;

    /// <summary>When what was taken away began to come back: the start of the process that lacks it.</summary>
    private long _startedAt;

    /// <summary>True when all replicas became equal.</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        await using var ring = await FaultRing.StartAsync(flags, stop);
        var model = new KeyModel(flags.Int("keys"), deletePercent: 0, flags.Int("value"), flags.Int("value"));
        using (var load = new CheckedLoad(flags, model, [.. ring.Nodes.Index().Select(static node => (node.Index, node.Item.Http))]))
        {
            await load.SweepAsync(isWrite: true, stop);
        }

        await WhenEqualAsync(ring, stop);
        var full = await StoreCounts.OfAsync(ring.Nodes[0], stop);
        Console.Error.WriteLine($"{full.Keys:N0} keys, {full.Bytes / MiB:N1} MiB on each node");
        var before = await RepairFigures.OfAllAsync(ring, stop);
        var missingBytes = flags["differ"] == 0 ? await EmptyAsync(ring, full, stop) : await DifferAsync(ring, model, stop);
        if (flags["differ"] > 0)
            foreach (var node in ring.Nodes)
                await node.PostAsync("/v0/repair", stop);
        await WhenEqualAsync(ring, stop);
        var seconds = Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        var after = await RepairFigures.OfAllAsync(ring, stop);
        foreach (var node in ring.Nodes) await node.EndAsync();
        var unequal = await StoreComparison.CountUnequalAsync(ring, model, stop);
        Print(before, after, missingBytes, seconds, unequal);
        return unequal == 0;
    }

    /// <summary>Ends a node, deletes its folder and starts it again; returns the bytes of keys and values that it lacks.</summary>
    private async Task<long> EmptyAsync(FaultRing ring, StoreCounts full, CancellationToken stop)
    {
        var emptied = ring.Nodes[^1];
        await emptied.EndAsync();
        Directory.Delete(emptied.DataFolder, recursive: true);
        _startedAt = Stopwatch.GetTimestamp();
        emptied.Launch();
        await emptied.ReadyAsync(stop);
        await ring.AllReachAllAsync(stop);
        return full.Bytes;
    }

    /// <summary>Ends all, writes newer records into one store, and starts all; returns the bytes that the others lack.</summary>
    private async Task<long> DifferAsync(FaultRing ring, KeyModel model, CancellationToken stop)
    {
        foreach (var node in ring.Nodes) await node.EndAsync();
        var bytes = await StoreComparison.MakeDifferAsync(ring, ring.Nodes[0], model, flags.Int("differ"), stop);
        _startedAt = Stopwatch.GetTimestamp();
        await ring.StartAllAsync(stop);
        return bytes * (ring.Spec.Replication - 1);
    }

    /// <summary>Waits until all nodes hold as many keys and bytes of each partition.</summary>
    private static async Task WhenEqualAsync(FaultRing ring, CancellationToken stop)
    {
        while (true)
        {
            var first = await StoreCounts.OfAsync(ring.Nodes[0], stop);
            var isEqual = true;
            foreach (var node in ring.Nodes.Skip(1))
            {
                var other = await StoreCounts.OfAsync(node, stop);
                isEqual &= first.IsEqualTo(other);
                if (!isEqual) Console.Error.WriteLine($"{node.Id} has {other.Keys:N0} keys, {ring.Nodes[0].Id} {first.Keys:N0}");
            }

            if (isEqual) return;
            await Task.Delay(PollMs, stop);
        }
    }

    private void Print(RepairFigures before, RepairFigures after, long missingBytes, double seconds, long unequal)
    {
        var what = flags["differ"] == 0 ? "one node's folder deleted" : $"{flags["differ"]} newer records on one node";
        Console.WriteLine($"{flags["keys"]:N0} keys of {flags["value"]} bytes, {what}: equal after {seconds:N1} s (looked at every {PollMs} ms).\n");
        Table.Print(["repair, all nodes", "since"], after.Since(before).Select(static figure =>
            (string[])[figure.Name, figure.Value.ToString("N0", CultureInfo.InvariantCulture)]));
        // Each node counts both directions of the comparisons that it began, and only those: none is counted twice.
        var sent = after.Since(before).Where(static figure => RepairFigures.IsTraffic(figure.Name)).Sum(static figure => figure.Value);
        var ratio = sent > 0 ? $"sent between nodes for repair: {sent:N0}; ratio {sent / missingBytes:N2}" : "/v0/stats tells of no bytes sent for repair";
        Console.WriteLine($"missing: {missingBytes:N0} bytes of keys and values; {ratio}");
        Console.WriteLine(unequal == 0 ? "All replicas hold the same records." : $"FAILED: {unequal:N0} keys differ between replicas.");
    }
}
