using System.Diagnostics;
using Koltso.Api.Documents;
using Koltso.Chaos.Cluster;
using Koltso.Chaos.Report;

namespace Koltso.Chaos.Judging;

/// <summary>
/// Waits until replicas hold the same records: nodes are told to compare and send what differs, then to compare once
/// more.
/// </summary>
internal static class Convergence
{
    private const int WholeSecondsMax = 60, SecondsMax = 120, AgainMs = 200;

    /// <summary>Null when replicas are equal; else what still differs, or is unreachable.</summary>
    public static async Task<string?> WhyNotAsync(IReadOnlyList<RealNode> nodes, Progress progress, CancellationToken stop)
    {
        if (await Wholeness.WhyNotAsync(nodes, WholeSecondsMax, stop) is { } away)
            return $"the cluster was not healthy within {WholeSecondsMax} s: {away}";
        var start = Stopwatch.GetTimestamp();
        string? why, former = null;
        do
        {
            await RoundsAsync(nodes, checkOnly: false, stop);
            why = HintsLeft(await Task.WhenAll(nodes.Select(node => node.StatsOrNullAsync(stop))))
                ?? (await RoundsAsync(nodes, checkOnly: true, stop)).Select(Differing).FirstOrDefault(static text => text is not null);
            if (why is null) return null;
            if (why != former) progress.Say($"not equal yet: {why}");
            former = why;
            await Task.Delay(AgainMs, stop);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsMax);
        return $"replicas were not equal within {SecondsMax} s: {why}";
    }

    /// <summary>One round of each node, one after the other: what one node sends must not disturb what another counts.</summary>
    private static async Task<List<RepairDocument?>> RoundsAsync(IReadOnlyList<RealNode> nodes, bool checkOnly, CancellationToken stop)
    {
        var rounds = new List<RepairDocument?>();
        foreach (var node in nodes)
        {
            var asked = await node.BeginRepairOrNullAsync(checkOnly, stop);
            var now = asked;
            var start = Stopwatch.GetTimestamp();
            while (asked is not null && !HasEnded(now, asked.Requested) && Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsMax)
            {
                await Task.Delay(AgainMs / 4, stop);
                now = await node.RepairOrNullAsync(stop);
            }

            rounds.Add(now);
        }

        return rounds;
    }

    private static bool HasEnded(RepairDocument? repair, long? round) =>
        repair?.Round is { Running: false } latest && latest.Number >= round;

    private static string? HintsLeft(StatsDocument?[] stats) => stats
        .SelectMany(static one => one is null ? ["a node does not answer"] : one.Replication!.Hints.Where(static hints => hints.Records > 0)
            .Select(hints => $"{one.Node} keeps {hints.Records} hints for {hints.Node}"))
        .FirstOrDefault();

    private static string? Differing(RepairDocument? repair) => repair switch
    {
        null => "a node does not take a round of comparison",
        { Round: { RecordsDiffering: 0, Differing: 0, Failed: 0 } } => null,
        { Round: var round } => $"{repair.Node} compared {round!.Planned}, {round.Differing} differ in {round.RecordsDiffering} records, "
            + $"{round.Failed} failed",
    };
}
