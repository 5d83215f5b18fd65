using System.Diagnostics.CodeAnalysis;
using Koltso.Report.Data;
using Koltso.Report.Plan;
using Koltso.Report.Running.Clusters;
using Koltso.Report.Running.Machine;
using Koltso.Report.Running.Phases;
using Koltso.Report.Running.Spreading;

namespace Koltso.Report.Running;

/// <summary>
/// Carries out a plan. Role: phase after phase, each within its limit; what one could not do becomes a gap, and the next
/// is tried. Runs once, on its caller's async flow. When told to stop it returns what it has; it always returns a report.
/// </summary>
/// <param name="dataFolder">Where nodes store, to say which disk it is.</param>
/// <param name="say">Takes one line per phase.</param>
public sealed class ReportRun(
    ReportPlan plan, IClusterSource source, bool isOwnCluster, string dataFolder, string version, TimeProvider time, Action<string> say)
{
    private const string Interrupted = "the report was interrupted";

    private readonly List<GapData> _gaps = [];
    private readonly List<SetupDraft> _setups = [];
    private readonly StealMeter _steal = new();
    private readonly PhaseProgress _progress = new(plan, time, say);
    private IReadOnlyList<SpreadData> _computed = [];
    private MachineData? _machine;

    public async Task<ReportData> RunAsync(CancellationToken stop)
    {
        var startedAt = time.GetUtcNow();
        var phases = _progress.Phases;
        await TryAsync(phases[0], token =>
        {
            _computed = SpreadCount.OfAll(plan.SpreadKeys, token);
            return Task.CompletedTask;
        }, stop).ConfigureAwait(false);
        foreach (var setup in plan.Setups)
            await MeasureAsync(setup, [.. phases.Where(phase => phase.Setup == setup)], stop).ConfigureAwait(false);
        _machine ??= MachineProbe.Read(dataFolder, 0);
        return new ReportData(
            ReportData.FormatNow, version, plan.Name, startedAt, _progress.Elapsed.TotalSeconds, stop.IsCancellationRequested,
            _machine with { StealShare = _steal.Share },
            new SettingsData(
                plan.Setups[0].FillKeys * ReportPlan.ValueBytes, ReportPlan.ValueBytes, ReportPlan.PutKeys,
                Math.Min(ReportPlan.GetKeysMax, plan.Setups[0].FillKeys), ReportPlan.Connections, CompareRate(), ReportPlan.KneeP99MaxMs,
                ReportPlan.KneeErrorShareMax, isOwnCluster),
            _computed, [.. _setups.Select(static setup => setup.ToData())], _gaps);
    }

    private int CompareRate() => plan.Setups.Select(static setup => setup.Rates.DefaultIfEmpty(0).Max()).Max();

    private async Task MeasureAsync(SetupPlan setup, IReadOnlyList<Phase> phases, CancellationToken stop)
    {
        using var nodes = new ClusterPages(time);
        SetupDraft? draft = null;
        foreach (var phase in phases)
        {
            if (phase.Kind == PhaseKind.Stop) continue;
            if (draft is null && phase.Kind != PhaseKind.Start) break;
            if (draft?.Cluster.Broken is { IsCompleted: true } broken)
            {
                _gaps.Add(new GapData(setup.Name, "everything from here on", await broken.ConfigureAwait(false)));
                break;
            }

            await TryAsync(phase, async token =>
            {
                if (phase.Kind != PhaseKind.Start) await PhaseWork.RunAsync(phase, draft!, nodes, time, token).ConfigureAwait(false);
                else _setups.Add(draft = await OpenAsync(setup, nodes, token).ConfigureAwait(false));
            }, stop).ConfigureAwait(false);
            if (phase.Kind != PhaseKind.Fill || draft?.Fill is not null || stop.IsCancellationRequested) continue;
            // What is read must have been stored: a half-filled cluster would be measured at saying "not found".
            _gaps.Add(new GapData(setup.Name, "everything from here on", "it was not filled"));
            break;
        }

        if (draft is null) return;
        _progress.Begin(phases[^1]);
        await draft.Cluster.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<SetupDraft> OpenAsync(SetupPlan setup, ClusterPages nodes, CancellationToken stop)
    {
        var cluster = await source.OpenAsync(setup, stop).ConfigureAwait(false);
        try
        {
            await nodes.WaitUntilAllSeeAllAsync(cluster.Entry, stop).ConfigureAwait(false);
            var described = await nodes.ClusterAsync(cluster.Entry, stop).ConfigureAwait(false);
            _machine ??= MachineProbe.Read(dataFolder, await LocalNode.PidAsync(cluster, described, nodes, stop).ConfigureAwait(false) ?? 0);
            return new SetupDraft(setup, cluster, described);
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Does a phase within its limit and what is left of the plan's; what goes wrong is a gap.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever one phase meets, the others are still worth having.")]
    private async Task TryAsync(Phase phase, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) { Gap(phase, Interrupted); return; }
        if (!_progress.HasTimeFor(phase)) { Gap(phase, $"there was no time left: the whole report may take {plan.Limit.TotalMinutes:0.#} minutes"); return; }
        _progress.Begin(phase);
        using var late = new CancellationTokenSource(phase.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            await work(either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            Gap(phase, Interrupted);
        }
        catch (Exception) when (late.IsCancellationRequested)
        {
            Gap(phase, FormattableString.Invariant($"it did not end within {phase.Limit.TotalSeconds:N0} s"));
        }
        catch (Exception failure)
        {
            Gap(phase, failure.Message);
        }
    }

    private void Gap(Phase phase, string why)
    {
        // A cluster that does not start takes all of its phases along.
        _gaps.Add(new GapData(phase.Setup?.Name ?? "", phase.Kind == PhaseKind.Start ? "all of it" : phase.Words, why));
        if (why != Interrupted) say($"    left out: {why}");
    }
}
