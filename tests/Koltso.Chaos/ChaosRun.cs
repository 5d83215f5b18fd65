using Koltso.Chaos.Cluster;
using Koltso.Chaos.Faults;
using Koltso.Chaos.Judging;
using Koltso.Chaos.Load;
using Koltso.Chaos.Report;
using Koltso.Checking;
using Koltso.Checking.Final;

namespace Koltso.Chaos;

/// <summary>One run: a cluster, its load and faults, what became of it, and the judgement.</summary>
internal static class ChaosRun
{
    private const int TimelinesMax = 5;

    /// <summary>False when a promise was broken.</summary>
    public static async Task<bool> IsSoundAsync(ChaosOptions options, CancellationToken stop)
    {
        Console.WriteLine($"Seed {options.Seed}: {options.Nodes} nodes, {options.Seconds} s, faults: {string.Join(", ", options.Faults).ToLowerInvariant()}");
        var schedule = FaultSchedule.Of(options.Seed, options.Seconds, options.Nodes, options.Faults);
        await using var cluster = await ChaosCluster.StartAsync(options.Nodes, options.Seed, stop);
        var recorder = new Recorder();
        var progress = new Progress(recorder);
        var placement = await cluster.PlacementAsync(stop);
        for (var key = 0; key < options.Keys; key++) recorder.History.SetReplicas(key, placement[KeyPlan.PartitionOf(key)]);

        var faults = new FaultRun(cluster, recorder, progress);
        using (var load = new ChaosLoad(cluster, recorder, new LoadPlan(options.Keys, options.Clients, options.RatePerSecond), options.Seed))
        {
            await faults.RunAsync(schedule, options.Seconds, stop);
            progress.Say("no faults any more");
            await load.EndAsync();
        }

        var failures = new List<string>(faults.Failures);
        var state = await ComeToRestAsync(cluster, recorder, progress, failures, options.Keys, stop);
        var judgement = Judgement.Of(recorder.History.ToHistory(), faults.Done, cluster, state);
        var availability = new Availability(faults.Done, faults.SoloEndUs);
        if (availability.WhyNot(judgement.History.Operations) is { } why) failures.Add(why);
        Summary.Print(judgement, faults.Done, availability, cluster.Packets);
        return IsSound(options, cluster, judgement, failures);
    }

    private static async Task<FinalState?> ComeToRestAsync(
        ChaosCluster cluster, Recorder recorder, Progress progress, List<string> failures, int keys, CancellationToken stop)
    {
        var why = await Convergence.WhyNotAsync(cluster, progress, stop);
        if (why is not null) failures.Add(why);
        progress.Say(why ?? "replicas are equal");
        failures.AddRange(await FinalReads.RunAsync(cluster, recorder, keys, stop));
        progress.Say("every key was read at every node");
        if (why is not null) return null;
        var state = await StoredRecords.ReadAsync(cluster, recorder.History.ToHistory().Replicas);
        progress.Say("nodes have ended, and their stores were read");
        return state;
    }

    private static bool IsSound(ChaosOptions options, ChaosCluster cluster, Judgement judgement, List<string> failures)
    {
        foreach (var failure in failures) Console.WriteLine($"FAILED: {failure}");
        foreach (var violation in judgement.Violations.Take(TimelinesMax)) Console.WriteLine($"VIOLATION: {Timeline.Of(violation, judgement.History)}");
        if (failures.Count == 0 && judgement.Violations.Count == 0)
        {
            Console.WriteLine("No promise was broken.");
            return true;
        }

        Console.WriteLine($"{judgement.Violations.Count + judgement.Report.ViolationsDropped} violations, {failures.Count} failures. Seed {options.Seed}. Kept in {Artifacts.Keep(options, cluster, judgement, failures)}");
        return false;
    }
}
