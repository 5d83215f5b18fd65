using System.Globalization;
using Koltso.Chaos.Judging;
using Koltso.Chaos.Load;
using Koltso.Chaos.Report;
using Koltso.Chaos.Verbs;
using Koltso.Checking;
using Koltso.Checking.Final;

namespace Koltso.Chaos.Upgrades;

/// <summary>
/// Nodes go from one build to another and back, one at a time, under recorded load: each ends, and starts again from the other
/// build in the same folder. After each step all nodes compare replicas, whichever builds they run, and after each stretch of
/// steps replicas must be equal, and must be found so by their digests alone. Where the other build is a later one, further keys
/// are written while all nodes run it, and in the end one node's folder is filled again by the others. One caller.
/// </summary>
internal sealed class UpgradeRun
{
    private const int RoundsMax = 3;

    /// <summary>Of what nodes of one build exchange to find that replicas are equal.</summary>
    private const double RestBytesShareMax = 1.01;

    private readonly UpgradeOptions _options;
    private readonly LoadedCluster _loaded;
    private readonly Progress _progress;
    private readonly List<NodeRestart> _restarts = [];
    private readonly List<Sample> _samples = [];
    private readonly List<string> _failures = [];

    /// <summary>By stretch: what it took all nodes to find that replicas were equal.</summary>
    private readonly List<double> _restBytes = [];

    /// <summary>The first of the keys that were written while all nodes ran the later build.</summary>
    private int? _firstLater;

    /// <summary>Null until stores were read.</summary>
    private RecordBytes? _records;

    private UpgradeRun(UpgradeOptions options, LoadedCluster loaded)
    {
        (_options, _loaded) = (options, loaded);
        _progress = new Progress(loaded.Recorder);
    }

    private IReadOnlyList<RealNode> Nodes => _loaded.Nodes;

    private Recorder Recorder => _loaded.Recorder;

    /// <summary>False when a request failed that must not, a promise was broken or replicas differ in the end.</summary>
    public static async Task<bool> IsSoundAsync(UpgradeOptions options, CancellationToken stop)
    {
        Console.WriteLine(
            $"From {options.From.Version} to {options.Build.Version}, back: {options.Back.ToString().ToLowerInvariant()}, "
            + $"{options.Flags["rate"]} requests per second");
        await using var loaded = await LoadedCluster.StartAsync(options.Flags, stop, options.From);
        var run = new UpgradeRun(options, loaded);
        var state = await run.RunAsync(stop);
        Console.WriteLine();
        var errors = new RestartErrors(run._restarts, run._samples);
        errors.Print();
        run._records?.Print();
        if (errors.WhyNot() is { } why) run._failures.Add(why);
        return loaded.IsSound(run._failures, state);
    }

    /// <summary>What stores hold in the end; null where it did not come to that.</summary>
    private async Task<FinalState?> RunAsync(CancellationToken stop)
    {
        try
        {
            foreach (var stretch in UpgradePlan.Of(_options.Back, Nodes.Count))
            {
                await DoAsync(stretch, stop);
                await RestAsync(stop);
                if (_failures.Count > 0) return null;
                if (_options.IsLater && Nodes.All(node => node.Spec.Process.Program == _options.Build))
                    await WriteFurtherAsync(stop);
            }

            if (_options.IsLater) await RefillAsync(stop);
            JudgeDigests();
            await _loaded.ReadAllAsync(stop);
            foreach (var node in Nodes) await node.StopAsync();
            JudgeRecords();
            return _loaded.ReadStores();
        }
        catch (Exception failed) when (failed is TimeoutException or HttpRequestException or IOException or NodeEndedException)
        {
            // The record so far is judged all the same.
            _failures.Add(failed.Message);
            return null;
        }
    }

    private async Task DoAsync(IReadOnlyList<UpgradeStep> steps, CancellationToken stop)
    {
        await using var load = _loaded.BeginLoad(Nodes);
        try
        {
            foreach (var step in steps)
            {
                await Task.Delay(_options.Flags.Seconds("steady"), stop);
                await DoAsync(step, stop);
                for (var kill = 1; kill <= _options.Flags["kills"]; kill++)
                    await KillAsync(Nodes[(step.Node + kill) % Nodes.Count], stop);
            }

            await Task.Delay(_options.Flags.Seconds("steady"), stop);
        }
        finally
        {
            await load.EndAsync();
            _samples.AddRange(load.Samples);
        }
    }

    private async Task DoAsync(UpgradeStep step, CancellationToken stop)
    {
        var node = Nodes[step.Node];
        var build = step.IsBack ? _options.From : _options.Build;
        var beganUs = Recorder.NowUs;
        await node.StopAsync();
        var fault = Recorder.History.BeginFault(FaultKind.NodeDown, node.Index);
        node.Spec = node.Spec with { Process = node.Spec.Process with { Program = build } };
        await StartAsync(node, fault, $"{node.Id} {(step.IsBack ? "back to" : "to")} {build.Version}", beganUs, stop);
        await CompareAsync(stop);
    }

    private async Task KillAsync(RealNode victim, CancellationToken stop)
    {
        await Task.Delay(_options.Flags.Seconds("steady"), stop);
        var beganUs = Recorder.NowUs;
        await victim.KillAsync();
        var fault = Recorder.History.BeginFault(FaultKind.NodeDown, victim.Index);
        await _loaded.Cluster.WaitForDownAsync(victim, stop);
        await StartAsync(victim, fault, $"{victim.Id} killed", beganUs, stop);
    }

    /// <summary>Keys that no load touches, a tenth of which are deleted again.</summary>
    private async Task WriteFurtherAsync(CancellationToken stop)
    {
        var (first, end) = await _loaded.WriteFurtherAsync(stop);
        await _loaded.DeleteAsync(first, first + (end - first) / 10, stop);
        _firstLater = first;
    }

    /// <summary>One node loses its folder: what it has afterwards came from nodes that do not know the later build's field.</summary>
    private async Task RefillAsync(CancellationToken stop)
    {
        var node = Nodes[^1];
        var beganUs = Recorder.NowUs;
        await node.StopAsync();
        var fault = Recorder.History.BeginFault(FaultKind.NodeDown, node.Index);
        Directory.Delete(node.DataFolder, recursive: true);
        await StartAsync(node, fault, $"{node.Id} with an empty folder", beganUs, stop);
        await RestAsync(stop);
    }

    private async Task StartAsync(RealNode node, int fault, string what, long beganUs, CancellationToken stop)
    {
        Recorder.History.EndFault(fault);
        await node.StartAsync(stop);
        _restarts.Add(new NodeRestart(what, node.Index, beganUs, Recorder.NowUs));
        await _loaded.Cluster.WaitForViewAsync(stop);
        _progress.Say(what);
    }

    /// <summary>Each node compares its replicas with those of all others, under load: all comparisons come to an end.</summary>
    private async Task CompareAsync(CancellationToken stop)
    {
        foreach (var node in Nodes)
        {
            var failed = await node.RepairAsync(stop);
            for (var rounds = 1; failed > 0 && rounds < RoundsMax; rounds++) failed = await node.RepairAsync(stop);
            if (failed > 0) _failures.Add($"{node.Id} could not finish {failed} comparisons after “{_restarts[^1].What}”");
        }
    }

    private async Task RestAsync(CancellationToken stop)
    {
        var why = await Convergence.WhyNotAsync(Nodes, _progress, stop);
        if (why is not null) _failures.Add(why);
        else _restBytes.Add(await BytesOfComparingAsync(stop));
        _progress.Say(why ?? string.Create(CultureInfo.InvariantCulture, $"replicas are equal; {_restBytes[^1]:N0} bytes showed it"));
    }

    /// <summary>Bytes that all nodes exchange to compare each of their replicas with all others once.</summary>
    private async Task<double> BytesOfComparingAsync(CancellationToken stop)
    {
        var before = await RepairTotals.OfAllAsync(_loaded.Cluster, stop);
        foreach (var node in Nodes) await node.RepairAsync(stop);
        var since = (await RepairTotals.OfAllAsync(_loaded.Cluster, stop)).Since(before);
        return since.Where(static figure => RepairTotals.IsTraffic(figure.Name)).Sum(static figure => figure.Value);
    }

    /// <summary>
    /// Where two builds disagree on the digests of records that are the same, comparisons find no difference, but only after they
    /// have listed the records. In the end all nodes run one build; before that they must not have exchanged more.
    /// </summary>
    private void JudgeDigests()
    {
        if (_restBytes.All(bytes => bytes <= _restBytes[^1] * RestBytesShareMax)) return;
        _failures.Add(
            $"nodes of two builds exchanged up to {_restBytes.Max():N0} bytes to compare equal replicas, nodes of one build "
            + $"{_restBytes[^1]:N0}: the builds disagree on digests of records");
    }

    private void JudgeRecords()
    {
        _records = new RecordBytes(_firstLater);
        foreach (var replicas in _loaded.ReadRecords()) _records.Add(replicas);
        _failures.AddRange(_records.Failures());
    }
}
