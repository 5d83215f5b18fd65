using Koltso.Chaos.Judging;
using Koltso.Chaos.Load;
using Koltso.Chaos.Report;
using Koltso.Chaos.Upgrades;
using Koltso.Checking;

namespace Koltso.Chaos.Verbs;

/// <summary>
/// Nodes come back with less than they had, under load: one with a folder from before deletions that all have collected since, one
/// with an empty folder, one without its database, one without its log. Everything that was deleted is read all the time. No request
/// through a node that is up may fail, no read may be stale, nothing deleted may come back, and each node must recover by itself.
/// </summary>
internal sealed class Losses(VerbFlags flags)
{
    /// <summary>Longer than deletions are remembered, so that they can be collected.</summary>
    private static readonly TimeSpan s_jump = TimeSpan.FromHours(27);

    /// <summary>Of the requests: reads of what was deleted.</summary>
    private const int DeletedPercent = 25;

    private readonly List<NodeRestart> _restarts = [];
    private readonly List<Sample> _samples = [];
    private readonly List<string> _failures = [];

    /// <summary>False when a request failed that must not, or a promise was broken.</summary>
    public async Task<bool> IsSoundAsync(CancellationToken stop)
    {
        await using var loaded = await LoadedCluster.StartAsync(flags, stop, hasClocks: true);
        var progress = new Progress(loaded.Recorder);
        var old = Directory.CreateTempSubdirectory("koltso-old-");
        try
        {
            var (first, end) = await loaded.WriteFurtherAsync(stop);
            await DeleteForGoodAsync(loaded, first, end, old.FullName, stop);
            progress.Say($"{end - first} keys were deleted, and the deletions collected everywhere");
            foreach (var (node, loss) in loaded.Nodes.Reverse().Zip(Enum.GetValues<StoreLoss>()[..3])) await LoseAsync(node, loss);
            await LoseAsync(loaded.Nodes[0], StoreLoss.Log);

            async Task LoseAsync(RealNode node, StoreLoss loss)
            {
                await using var load = loaded.BeginLoad(loaded.Nodes, 100 - DeletedPercent);
                await using var reads = loaded.BeginReads(loaded.Nodes, first, end, DeletedPercent);
                await RunAsync(loaded, node, loss, old.FullName, progress, stop);
                await load.EndAsync();
                await reads.EndAsync();
                _samples.AddRange([.. load.Samples, .. reads.Samples]);
            }

            if (await Convergence.WhyNotAsync(loaded.Nodes, progress, stop) is { } why) _failures.Add(why);
            await loaded.ReadAllAsync(stop);
            foreach (var node in loaded.Nodes) await node.StopAsync();
        }
        finally
        {
            old.Delete(recursive: true);
        }

        var errors = new RestartErrors(_restarts, _samples);
        errors.Print();
        if (errors.WhyNot() is { } failed) _failures.Add(failed);
        return loaded.IsSound(_failures, loaded.ReadStores() with { MayBeCollected = true });
    }

    /// <summary>Keeps a copy of the last node's folder, deletes the keys, and lets so much time pass that all nodes forget it.</summary>
    private static async Task DeleteForGoodAsync(LoadedCluster loaded, int first, int end, string old, CancellationToken stop)
    {
        var node = loaded.Nodes[^1];
        await RepairAllAsync(loaded, stop);
        await node.StopAsync();
        DataFolders.Copy(node.DataFolder, old);
        await node.StartAsync(stop);
        await loaded.Cluster.WaitForViewAsync(stop);
        await loaded.DeleteAsync(first, end, stop);
        await RepairAllAsync(loaded, stop);
        foreach (var one in loaded.Nodes) one.Clock!.Jump(s_jump);
        while ((await CollectedAsync(loaded, stop)).Any(collected => collected < end - first))
        {
            await RepairAllAsync(loaded, stop);
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }

    private async Task RunAsync(
        LoadedCluster loaded, RealNode node, StoreLoss loss, string old, Progress progress, CancellationToken stop)
    {
        var recorder = loaded.Recorder;
        await Task.Delay(flags.Seconds("steady"), stop);
        var beganUs = recorder.NowUs;
        await node.KillAsync();
        var fault = recorder.History.BeginFault(FaultKind.NodeDown, node.Index);
        await Task.Delay(flags.Seconds("down"), stop);
        DataFolders.Lose(node.DataFolder, loss, old);
        recorder.History.EndFault(fault);
        await node.StartAsync(stop);
        var what = $"{node.Id}: {DataFolders.NameOf(loss)}";
        _restarts.Add(new NodeRestart(what, node.Index, beganUs, recorder.NowUs));
        var startedUs = recorder.NowUs;
        if (!node.Output.Contains("[4010]", StringComparison.Ordinal))
            _failures.Add($"{what}: the log does not say that the store is in doubt");
        while ((await node.StatsAsync(stop)).Repair!.Recovery is not null) await Task.Delay(TimeSpan.FromMilliseconds(100), stop);
        progress.Say($"{what}: recovered {(recorder.NowUs - startedUs) / 1_000} ms after its start");
        await Task.Delay(flags.Seconds("steady"), stop);
    }

    private static async Task RepairAllAsync(LoadedCluster loaded, CancellationToken stop)
    {
        foreach (var node in loaded.Nodes)
            while (await node.RepairAsync(stop) > 0) await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
    }

    private static async Task<IReadOnlyList<long>> CollectedAsync(LoadedCluster loaded, CancellationToken stop)
    {
        var stats = await Task.WhenAll(loaded.Nodes.Select(node => node.StatsAsync(stop)));
        return [.. stats.Select(static one => one.Repair!.TombstonesCollected)];
    }
}
