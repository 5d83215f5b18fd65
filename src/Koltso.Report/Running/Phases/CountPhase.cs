using Koltso.Api.Documents;
using Koltso.Report.Data;
using Koltso.Report.Running.Clusters;
using Koltso.Report.Running.Spreading;

namespace Koltso.Report.Running.Phases;

/// <summary>
/// Has each node count what it holds, and compares that with where the filled keys ought to be. A replica may have missed
/// writes that a quorum took and that are on their way to it: while counts differ, they are taken again, up to
/// <see cref="CountsMax"/> times.
/// </summary>
internal static class CountPhase
{
    private const int CountsMax = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(SetupDraft draft, ClusterPages nodes, TimeProvider time, CancellationToken stop)
    {
        var expected = SpreadCount.OfSequential(draft.Plan.Hash, draft.Plan.FillKeys, draft.Described.Partitions);
        for (var count = 1; ; count++)
        {
            await CountAsync(draft, nodes, expected, stop).ConfigureAwait(false);
            if (draft.Stored!.PartitionsEqual == draft.Stored.PartitionsCompared || count == CountsMax) return;
            await Task.Delay(s_pause, time, stop).ConfigureAwait(false);
        }
    }

    private static async Task CountAsync(SetupDraft draft, ClusterPages nodes, long[] expected, CancellationToken stop)
    {
        var stats = await nodes.StatsAsync(draft.Described, isExact: true, stop).ConfigureAwait(false);
        var cheap = await nodes.StatsAsync(draft.Described, isExact: false, stop).ConfigureAwait(false);
        int compared = 0, equal = 0;
        foreach (var node in draft.Fill is { Errors: 0 } ? stats : [])
        {
            var held = (node.Store.Partitions ?? []).ToDictionary(static part => part.Partition, static part => part.Keys);
            for (var partition = 0; partition < expected.Length; partition++)
            {
                if (!draft.Described.Placement[partition].Contains(node.Node)) continue;
                compared++;
                if (held.GetValueOrDefault(partition) == expected[partition]) equal++;
            }
        }

        draft.Stored = new StoredData(
            SpreadCount.Name(KeyKind.Sequential), [.. stats.Zip(cheap, (exact, disk) => ToData(exact, disk, draft.Described))], compared,
            equal);
    }

    private static StoredNodeData ToData(StatsDocument exact, StatsDocument disk, ClusterDocument cluster) => new(
        exact.Node, cluster.Placement.Count(replicas => replicas.Contains(exact.Node)), exact.Store.Keys, exact.Store.Bytes,
        disk.Store.Bytes);
}
