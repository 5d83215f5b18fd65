using Koltso.Chaos.Cluster;
using Koltso.Chaos.Load;
using Koltso.Chaos.Report;

namespace Koltso.Chaos.Faults;

/// <summary>
/// Runs a schedule against a cluster: every fault begins at its time, or later if it must be alone and has to wait
/// until the cluster is healthy again. Faults that have not begun when the time is over are left out. At the end all
/// faults are lifted. One caller.
/// </summary>
internal sealed class FaultRun(ChaosCluster cluster, Recorder recorder, Progress progress)
{
    /// <summary>Nodes take seconds to start on a busy machine; links take a second to be dialled again.</summary>
    private const int WholeSecondsMax = 45, TickMs = 50;

    private readonly Injector _injector = new(cluster);
    private readonly List<InjectionRecord> _active = [];

    public List<InjectionRecord> Done { get; } = [];

    /// <summary>What nodes did that they should not have done: ended by themselves, or did not become healthy again.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The end of the phase with one fault at a time, by the history's clock.</summary>
    public long SoloEndUs { get; private set; }

    public async Task RunAsync(IReadOnlyList<Injection> schedule, int secondsMax, CancellationToken stop)
    {
        var startUs = recorder.NowUs;
        var overUs = startUs + secondsMax * 1_000_000L;
        foreach (var one in schedule)
        {
            if (one.IsSolo) await LiftUntilAsync(long.MaxValue, overUs, stop);
            if (one.IsSolo) startUs += await WaitWholeAsync(stop);
            await LiftUntilAsync(startUs + one.StartMs * 1000L, overUs, stop);
            if (recorder.NowUs >= overUs) break;
            if (!one.IsSolo && SoloEndUs == 0) SoloEndUs = recorder.NowUs;
            var record = new InjectionRecord(one, recorder.NowUs);
            progress.Say($"+ {one}");
            await _injector.BeginAsync(one);
            record.DoneUs = recorder.NowUs;
            _active.Add(record);
            Done.Add(record);
        }

        await LiftUntilAsync(overUs, overUs, stop);
        if (SoloEndUs == 0) SoloEndUs = recorder.NowUs;
        foreach (var record in _active.ToList()) Lift(record);
    }

    /// <summary>Lifts faults as they become due, until that time; without an end, until no fault is left.</summary>
    private async Task LiftUntilAsync(long untilUs, long overUs, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var nowUs = recorder.NowUs;
            var over = _active.Where(record => nowUs >= record.BeganUs + record.Injection.DurationMs * 1000L).ToList();
            foreach (var record in over) Lift(record);
            NoticeEnded();
            if (nowUs >= Math.Min(untilUs, overUs) || (untilUs == long.MaxValue && _active.Count == 0)) return;
            await Task.Delay(TickMs, stop);
        }
    }

    private void Lift(InjectionRecord record)
    {
        record.LiftingUs = recorder.NowUs;
        _injector.Lift(record.Injection);
        record.EndUs = recorder.NowUs;
        _active.Remove(record);
        progress.Say($"- {record.Injection}");
    }

    private async Task<long> WaitWholeAsync(CancellationToken stop)
    {
        var fromUs = recorder.NowUs;
        var former = Done.Count == 0 ? "its start" : Done[^1].Injection.ToString();
        if (await Wholeness.WhyNotAsync(cluster.Nodes, WholeSecondsMax, stop) is { } why)
            Fail($"the cluster was not healthy {WholeSecondsMax} s after {former}: {why}");
        return recorder.NowUs - fromUs;
    }

    private void NoticeEnded()
    {
        while (_injector.FindEnded() is { } host)
        {
            Fail($"{host.Node.Id} ended by itself with exit code {host.Node.ExitCode}; it wrote:\n{host.Node.Output}");
            host.Launch();
        }
    }

    private void Fail(string what)
    {
        Failures.Add(what);
        progress.Say(what);
    }
}
