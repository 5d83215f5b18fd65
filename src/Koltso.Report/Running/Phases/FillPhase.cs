using Koltso.Load;
using Koltso.Load.Running;
using Koltso.Report.Data;
using Koltso.Report.Plan;

namespace Koltso.Report.Running.Phases;

/// <summary>Stores ids 1 to n, over all nodes at once, as fast as they take them.</summary>
internal static class FillPhase
{
    private const int Connections = 48;

    public static async Task RunAsync(SetupDraft draft, TimeProvider time, TimeSpan limit, CancellationToken stop)
    {
        var keys = draft.Plan.FillKeys;
        var options = new BenchOptions
        {
            Urls = [.. draft.Described.Nodes.Select(static node => new Uri($"http://{node.Http}"))],
            Workload = Workload.Put,
            Distribution = KeyDistribution.Sequential,
            Keys = keys,
            RequestsMax = keys,
            ValueBytes = ReportPlan.ValueBytes,
            Connections = Connections,
            Duration = limit,
        };
        var result = await BenchRun.RunAsync(options, time, static _ => { }, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        draft.Fill = new FillData(
            result.Succeeded, result.Succeeded * ReportPlan.ValueBytes, result.Seconds, result.ErrorCount + keys - result.Latencies.Count,
            Commands.Fill(draft));
    }
}
