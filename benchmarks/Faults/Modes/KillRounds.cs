using System.Diagnostics;
using Koltso.Faults.Cluster;
using Koltso.Faults.Load;
using Koltso.Faults.Report;

namespace Koltso.Faults.Modes;

/// <summary>Each node in turn is killed and started again under load, round after round; no acknowledged write may be missed.</summary>
internal sealed class KillRounds(Flags flags)
{
    private const int ValueBytesMin = 30;

    /// <summary>True when nothing was lost.</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        await using var ring = await FaultRing.StartAsync(flags, stop);
        var model = new KeyModel(flags.Int("keys"), flags.Int("deletes"), ValueBytesMin, Math.Max(ValueBytesMin, flags.Int("value")));
        using var load = new CheckedLoad(
            flags, model, [.. ring.Nodes.Index().Select(static node => (node.Index, node.Item.Http))], flags.Int("rate"), flags.Int("reads"));
        await load.SweepAsync(isWrite: true, stop);
        load.BeginSteady();
        var rounds = new List<KillRound>();
        for (var round = 0; round < flags["rounds"]; round++)
        {
            await Task.Delay(flags.Seconds("steady"), stop);
            rounds.Add(await RoundAsync(ring, round % ring.Nodes.Count, stop));
            Console.Error.WriteLine($"round {round + 1} of {flags["rounds"]}: {ring.Nodes[round % ring.Nodes.Count].Id} is back");
        }

        await Task.Delay(flags.Seconds("steady"), stop);
        await load.EndSteadyAsync(stop);
        await load.SweepAsync(isWrite: false, stop);
        PrintRounds(ring, rounds, load.Samples);
        PrintErrors(rounds, load.Samples);
        Table.Print(LatencyRow.Heading, [LatencyRow.Of("all requests", load.Samples)]);
        return Findings.Print(model, load.Verdicts);
    }

    private async Task<KillRound> RoundAsync(FaultRing ring, int victim, CancellationToken stop)
    {
        var node = ring.Nodes[victim];
        var killedAt = Stopwatch.GetTimestamp();
        await node.KillAsync();
        await ring.MarkedDownAsync(node, stop);
        var markedDownAt = Stopwatch.GetTimestamp();
        await Task.Delay(flags.Seconds("down"), stop);
        var restartedAt = Stopwatch.GetTimestamp();
        node.Launch();
        await node.ReadyAsync(stop);
        await ring.AllReachAllAsync(stop);
        return new KillRound(victim, killedAt, markedDownAt, restartedAt, Stopwatch.GetTimestamp());
    }

    private static void PrintRounds(FaultRing ring, List<KillRound> rounds, List<Sample> samples)
    {
        var failed = samples.Where(static sample => sample.Error is not null).ToList();
        Table.Print(
            ["round", "killed", "marked down after ms", "back after ms", "errors until back", "own connections broken"],
            rounds.Index().Select(row =>
            {
                var round = row.Item;
                var inRound = failed.Where(sample => round.IsInSecondAfterKill(sample.BegunAt) || sample.BegunAt > round.KilledAt && sample.BegunAt < round.BackAt).ToList();
                var own = inRound.Count(sample => IsOwn(round, sample));
                return (string[])
                [
                    LatencyRow.Number(row.Index + 1), ring.Nodes[round.Victim].Id, Ms(round.KilledAt, round.MarkedDownAt), Ms(round.RestartedAt, round.BackAt),
                    LatencyRow.Number(inRound.Count - own), LatencyRow.Number(own),
                ];
            }));
    }

    private static void PrintErrors(List<KillRound> rounds, List<Sample> samples)
    {
        var kinds = samples.Where(static sample => sample.Error is not null)
            .GroupBy(sample => (rounds.Exists(round => IsOwn(round, sample)) ? "own connection to the killed node, " : "") + sample.Error)
            .OrderBy(static kind => kind.Key, StringComparer.Ordinal).ToList();
        Table.Print(
            ["errors", "in total", "outside the second after each kill", "while marked down", "over the node that comes back"],
            kinds.Select(kind => (string[])
            [
                kind.Key, LatencyRow.Number(kind.Count()),
                LatencyRow.Number(kind.Count(sample => !rounds.Exists(round => round.IsInSecondAfterKill(sample.BegunAt)))),
                LatencyRow.Number(kind.Count(sample => rounds.Exists(round => round.IsWhileMarkedDown(sample.BegunAt)))),
                LatencyRow.Number(kind.Count(sample => rounds.Exists(round => round.IsThroughWhoComesBack(sample.Node, sample.BegunAt)))),
            ]));
        if (kinds.Count == 0) Console.WriteLine("No errors.\n");
    }

    private static bool IsOwn(KillRound round, Sample sample) => sample.IsBroken && round.IsOwnConnection(sample.Node, sample.BegunAt);

    private static string Ms(long from, long to) => LatencyRow.Number((long)Stopwatch.GetElapsedTime(from, to).TotalMilliseconds);
}
