using Koltso.Load;
using Koltso.Load.Running;
using Koltso.Report.Data;
using Koltso.Report.Plan;
using Koltso.Report.Running.Clusters;

namespace Koltso.Report.Running.Phases;

/// <summary>
/// Stores ids 1 to n, over all nodes at once, as fast as they take them. Where writes failed, all are sent again, up to
/// <see cref="PassesMax"/> times in all: what comes later needs every value, and the figures are those of the last pass.
/// </summary>
internal static class FillPhase
{
    private const int Connections = 48, PassesMax = 3;

    public static async Task RunAsync(SetupDraft draft, TimeProvider time, TimeSpan limit, CancellationToken stop)
    {
        var keys = draft.Plan.FillKeys;
        var options = new BenchOptions
        {
            Urls = [.. draft.Described.Nodes.Select(ClusterPages.UrlOf)],
            Workload = Workload.Put,
            Distribution = KeyDistribution.Sequential,
            Keys = keys,
            RequestsMax = keys,
            ValueBytes = ReportPlan.ValueBytes,
            Connections = Connections,
            Duration = limit,
        };
        for (var pass = 1; pass <= PassesMax && draft.Fill is not { Errors: 0 }; pass++)
        {
            var result = await BenchRun.RunAsync(options, time, static _ => { }, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            draft.Fill = new FillData(
                result.Succeeded, result.Succeeded * ReportPlan.ValueBytes, result.Seconds,
                result.ErrorCount + keys - result.Latencies.Count, Commands.Fill(draft));
        }
    }
}
