using Koltso.Chaos.Load;
using Koltso.Chaos.Report;
using Koltso.Checking;

namespace Koltso.Chaos.Verbs;

/// <summary>Each node in turn is killed and started again under load, for several rounds; no acknowledged write may be lost.</summary>
internal sealed class KillRounds(VerbFlags flags)
{
    /// <summary>False when a promise was broken.</summary>
    public async Task<bool> IsSoundAsync(CancellationToken stop)
    {
        await using var loaded = await LoadedCluster.StartAsync(flags, stop);
        await using var load = loaded.BeginLoad(loaded.Nodes);
        var rounds = new List<KillRound>();
        for (var round = 0; round < flags["rounds"]; round++)
        {
            await Task.Delay(flags.Seconds("steady"), stop);
            var victim = loaded.Nodes[round % loaded.Nodes.Count];
            rounds.Add(await RoundAsync(loaded, victim, stop));
            Console.Error.WriteLine($"round {round + 1} of {flags["rounds"]}: {victim.Id} is back");
        }

        await Task.Delay(flags.Seconds("steady"), stop);
        await load.EndAsync();
        await loaded.ReadAllAsync(stop);
        PrintRounds(rounds, load.Samples);
        PrintErrors(rounds, load.Samples);
        Table.Print(LatencyRow.Heading, [LatencyRow.Of("all requests", load.Samples)]);
        return loaded.IsSound();
    }

    private async Task<KillRound> RoundAsync(LoadedCluster loaded, RealNode victim, CancellationToken stop)
    {
        var recorder = loaded.Recorder;
        var killedUs = recorder.NowUs;
        await victim.KillAsync();
        var fault = recorder.History.BeginFault(FaultKind.NodeDown, victim.Index);
        await loaded.Cluster.WaitForDownAsync(victim, stop);
        var markedDownUs = recorder.NowUs;
        await Task.Delay(flags.Seconds("down"), stop);
        recorder.History.EndFault(fault);
        var restartedUs = recorder.NowUs;
        await victim.StartAsync(stop);
        await loaded.Cluster.WaitForViewAsync(stop);
        return new KillRound(victim.Index, killedUs, markedDownUs, restartedUs, recorder.NowUs);
    }

    private static void PrintRounds(List<KillRound> rounds, IReadOnlyList<Sample> samples)
    {
        var failed = samples.Where(static sample => sample.Error is not null).ToList();
        Table.Print(
            ["round", "killed", "marked down after ms", "back after ms", "errors until back", "own connections broken"],
            rounds.Index().Select(row =>
            {
                var round = row.Item;
                var inRound = failed.Where(sample => round.IsUntilBack(sample.BegunUs)).ToList();
                var own = inRound.Count(sample => IsOwn(round, sample));
                return (string[])
                [
                    Table.Number(row.Index + 1), $"n{round.Victim + 1}",
                    Ms(round.KilledUs, round.MarkedDownUs), Ms(round.RestartedUs, round.BackUs),
                    Table.Number(inRound.Count - own), Table.Number(own),
                ];
            }));
    }

    private static void PrintErrors(List<KillRound> rounds, IReadOnlyList<Sample> samples)
    {
        var kinds = samples.Where(static sample => sample.Error is not null)
            .GroupBy(sample => (rounds.Exists(round => IsOwn(round, sample)) ? "own connection to the killed node, " : "") + sample.Error)
            .OrderBy(static kind => kind.Key, StringComparer.Ordinal).ToList();
        if (kinds.Count == 0)
        {
            Console.WriteLine("No errors.\n");
            return;
        }

        Table.Print(
            ["errors", "in total", "outside the second after each kill", "while marked down", "over the node that comes back"],
            kinds.Select(kind => (string[])
            [
                kind.Key, Table.Number(kind.Count()),
                Table.Number(kind.Count(sample => !rounds.Exists(round => round.IsInSecondAfterKill(sample.BegunUs)))),
                Table.Number(kind.Count(sample => rounds.Exists(round => round.IsWhileMarkedDown(sample.BegunUs)))),
                Table.Number(kind.Count(sample => rounds.Exists(round => round.IsThroughReturningNode(sample.Node, sample.BegunUs)))),
            ]));
    }

    private static bool IsOwn(KillRound round, Sample sample) => sample.IsBroken && round.IsOwnConnection(sample.Node, sample.BegunUs);

    private static string Ms(long fromUs, long toUs) => Table.Number((toUs - fromUs) / 1_000);
}
