using Koltso.Chaos.Cluster;
using Koltso.Chaos.Faults;
using Koltso.Chaos.Judging;
using Koltso.Chaos.Load;
using Koltso.Chaos.Report;

namespace Koltso.Chaos;

/// <summary>One run: a cluster, its load and faults, what became of it, and the judgement.</summary>
internal static class ChaosRun
{
    /// <summary>False when a promise was broken.</summary>
    public static async Task<bool> IsSoundAsync(ChaosOptions options, CancellationToken stop)
    {
        Console.WriteLine($"Seed {options.Seed}: {options.Nodes} nodes, {options.Seconds} s, faults: {string.Join(", ", options.Faults).ToLowerInvariant()}");
        var schedule = FaultSchedule.Of(options.Seed, options.Seconds, options.Nodes, options.Faults);
        await using var cluster = await ChaosCluster.StartAsync(options.Nodes, options.Seed, stop);
        var history = new HistoryRecorder();
        var progress = new Progress(history);
        var faults = new FaultRun(cluster, history, progress);
        var plan = new LoadPlan(options.Keys, options.Clients, options.RatePerSecond);
        using (var load = new ChaosLoad(cluster, history, plan, options.Seed))
        {
            await faults.RunAsync(schedule, options.Seconds, stop);
            progress.Say("no faults any more");
            await load.EndAsync();
        }

        var failures = new List<string>(faults.Failures);
        if (await Convergence.WhyNotAsync(cluster, stop) is { } why) failures.Add(why);
        else progress.Say("replicas are equal");
        failures.AddRange(await FinalReads.RunAsync(cluster, history, options.Keys, stop));
        progress.Say("every key was read at every node");
        Summary.Print(history.Operations, faults.Done, new Availability(faults.Done, faults.SoloEndUs));
        foreach (var failure in failures) Console.WriteLine($"FAILED: {failure}");
        return failures.Count == 0;
    }
}
