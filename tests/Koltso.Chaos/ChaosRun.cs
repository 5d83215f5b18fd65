using Koltso.Chaos.Cluster;
using Koltso.Chaos.Faults;
using Koltso.Chaos.Judging;
using Koltso.Chaos.Load;
using Koltso.Chaos.Report;
using Koltso.Checking.Final;

namespace Koltso.Chaos;

/// <summary>One run: a cluster, its load and faults, the tables at the end, and the judgement.</summary>
internal static class ChaosRun
{
    /// <summary>False when a promise was broken.</summary>
    public static async Task<bool> IsSoundAsync(ChaosOptions options, CancellationToken stop)
    {
        var kinds = string.Join(", ", options.Faults).ToLowerInvariant();
        Console.WriteLine($"Seed {options.Seed}: {options.Nodes} nodes, {options.Seconds} s, faults: {kinds}");
        var schedule = FaultSchedule.Of(options.Seed, options.Seconds, options.Nodes, options.Faults);
        await using var cluster = await ChaosCluster.StartAsync(options.Nodes, options.Seed, stop);
        var recorder = new Recorder(LoadPlan.Values);
        var progress = new Progress(recorder);
        var placement = await cluster.PlacementAsync(stop);
        for (var key = 0; key < options.Keys; key++) recorder.History.SetReplicas(key, placement[KeyPlan.PartitionOf(key)]);

        var faults = new FaultRun(cluster, recorder, progress);
        var plan = new LoadPlan(options.Keys, options.Clients, options.RatePerSecond);
        using (var load = new ChaosLoad(cluster, recorder, plan, options.Seed))
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
        return Findings.IsSound($"chaos-{options.Seed}", judgement, failures, cluster.Nodes);
    }

    private static async Task<FinalState?> ComeToRestAsync(
        ChaosCluster cluster, Recorder recorder, Progress progress, List<string> failures, int keys, CancellationToken stop)
    {
        var why = await Convergence.WhyNotAsync(cluster.Nodes, progress, stop);
        if (why is not null) failures.Add(why);
        progress.Say(why ?? "replicas are equal");
        failures.AddRange(await FinalReads.RunAsync(cluster, recorder, keys, stop));
        progress.Say("every key was read at every node");
        if (why is not null) return null;
        var state = StoredRecords.Read(
            await StoreCopies.TakeAsync(cluster), ChaosCluster.Name, ChaosCluster.Partitions, LoadPlan.Values,
            recorder.History.ToHistory().Replicas);
        progress.Say("nodes have ended, and their stores were read");
        return state;
    }
}
