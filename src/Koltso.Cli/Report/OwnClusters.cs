using Koltso.Cli.Serve;
using Koltso.Cli.Up;
using Koltso.Report.Data;
using Koltso.Report.Plan;
using Koltso.Report.Running.Clusters;
using Koltso.Report.Running.Phases;

namespace Koltso.Cli.Report;

/// <summary>Starts clusters of this very build on this machine, each in a folder of its own below the given one.</summary>
internal sealed class OwnClusters(string folder, ProcessStarter starter, TimeProvider time) : IClusterSource
{
    private const int TriesMax = 3;

    public async Task<ICluster> OpenAsync(SetupPlan setup, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            var described = FreePorts.Describe(setup) ?? throw new ReportException("no free ports were found on 127.0.0.1");
            var cluster = new OwnCluster(Path.Combine(folder, setup.Id), described, Commands.Up(setup), starter, time);
            try
            {
                await cluster.StartAsync(stop);
                return cluster;
            }
            catch (ReportException) when (tries < TriesMax && PortCheck.FindBusy(described).Count > 0)
            {
                // Somebody took a port between the look and the start.
                await cluster.DisposeAsync();
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }
}
