using Koltso.Chaos.Report;
using Koltso.Checking;

namespace Koltso.Chaos.Verbs;

/// <summary>One replica is stopped (SIGSTOP) while the two others are under load, is noticed, and is continued.</summary>
internal sealed class StoppedReplica(VerbFlags flags)
{
    private const int FirstSeconds = 2;

    /// <summary>False when a promise was broken.</summary>
    public async Task<bool> IsSoundAsync(CancellationToken stop)
    {
        await using var loaded = await LoadedCluster.StartAsync(flags, stop);
        var (recorder, victim) = (loaded.Recorder, loaded.Nodes[^1]);
        await using var load = loaded.BeginLoad([.. loaded.Nodes.Where(node => node != victim)]);
        await Task.Delay(flags.Seconds("steady"), stop); // the nodes compile their hot methods
        var beganUs = recorder.NowUs;
        await Task.Delay(flags.Seconds("steady"), stop);

        var stoppedUs = recorder.NowUs;
        victim.Pause();
        await loaded.Cluster.WaitForDownAsync(victim, stop);
        var noticedUs = recorder.NowUs;
        var fault = recorder.History.BeginFault(FaultKind.NodePaused, victim.Index);
        await Task.Delay(flags.Seconds("down"), stop);
        recorder.History.EndFault(fault);
        var wentOnUs = recorder.NowUs;
        victim.Resume();
        await Task.Delay(flags.Seconds("steady"), stop);

        await load.EndAsync();
        await loaded.Cluster.WaitForViewAsync(stop);
        await loaded.ReadAllAsync(stop);

        var firstEndsUs = stoppedUs + FirstSeconds * 1_000_000L;
        Console.WriteLine($"{victim.Id} was stopped; both others knew after {(noticedUs - stoppedUs) / 1_000:N0} ms.\n");
        var phases = new List<(string Name, long FromUs, long ToUs)>
        {
            ("before", beganUs, stoppedUs),
            ($"first {FirstSeconds} s after SIGSTOP", stoppedUs, firstEndsUs),
            ($"from {FirstSeconds} s until noticed", firstEndsUs, noticedUs),
            ("noticed", Math.Max(firstEndsUs, noticedUs), wentOnUs),
            ("after SIGCONT", wentOnUs, long.MaxValue),
        };
        Table.Print(LatencyRow.Heading, phases.Where(static phase => phase.ToUs > phase.FromUs).Select(phase => LatencyRow.Of(
            phase.Name, [.. load.Samples.Where(sample => sample.DueUs >= phase.FromUs && sample.DueUs < phase.ToUs)])));
        foreach (var kind in load.Samples.Where(static sample => sample.Error is not null).GroupBy(static sample => sample.Error))
            Console.WriteLine($"error: {kind.Key}: {Table.Number(kind.Count())}");
        return loaded.IsSound();
    }
}
