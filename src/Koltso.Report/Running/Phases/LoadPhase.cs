using Koltso.Load;
using Koltso.Load.Running;
using Koltso.Report.Data;
using Koltso.Report.Plan;

namespace Koltso.Report.Running.Phases;

/// <summary>Requests at a constant rate, all to the entry node.</summary>
internal static class LoadPhase
{
    /// <summary>A cluster that is so late does not hold the rate; to wait for the rest would show nothing more.</summary>
    private static readonly TimeSpan s_behindMax = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Phase phase, SetupDraft draft, TimeProvider time, CancellationToken stop)
    {
        var options = OptionsOf(phase, draft) with { Duration = draft.Plan.LoadTime, Warmup = Schedule.LeadOf(draft.Plan.LoadTime), BehindMax = s_behindMax };
        var result = await BenchRun.RunAsync(options, time, static _ => { }, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (result.Latencies.Count == 0) throw new ReportException("no request was answered");
        draft.Loads.Add(LoadResult.ToData(result, draft.Described, Commands.Load(draft, options)));
    }

    /// <summary>No answer counts; a cluster that does not take the load shows that in what follows.</summary>
    public static async Task WarmUpAsync(Phase phase, SetupDraft draft, TimeProvider time, CancellationToken stop)
    {
        await BenchRun.RunAsync(OptionsOf(phase, draft) with { Duration = draft.Plan.WarmUp }, time, static _ => { }, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }

    public static BenchOptions OptionsOf(Phase phase, SetupDraft draft) => new()
    {
        Urls = [draft.Cluster.Entry],
        Workload = phase.Workload!.Value,
        RatePerSecond = phase.Rate,
        Connections = ReportPlan.Connections,
        Keys = phase.Workload == Workload.Put ? ReportPlan.PutKeys : draft.GetKeys,
        ValueBytes = ReportPlan.ValueBytes,
    };
}
