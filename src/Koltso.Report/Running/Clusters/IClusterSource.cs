using Koltso.Report.Data;
using Koltso.Report.Plan;

namespace Koltso.Report.Running.Clusters;

/// <summary>Where a report gets the clusters that it measures: it starts its own, or it was given one.</summary>
public interface IClusterSource
{
    /// <summary>A cluster whose nodes are all ready and see each other.</summary>
    /// <exception cref="ReportException">It cannot be had; the message says why.</exception>
    Task<ICluster> OpenAsync(SetupPlan setup, CancellationToken stop);
}
