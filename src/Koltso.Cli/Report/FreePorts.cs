using Koltso.Cli.Serve;
using Koltso.Cli.Up;
using Koltso.Cluster.Topology;
using Koltso.Report.Plan;

namespace Koltso.Cli.Report;

/// <summary>
/// Finds ports for a local cluster that nobody listens on, below the range from which the kernel gives ports to outgoing
/// connections. Two reports at the same time begin to look at different places.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 11_000, Highest = 30_000, Step = 10;

    /// <summary>Null when there are none.</summary>
    public static ClusterDescription? Describe(SetupPlan setup)
    {
        const int Places = (Highest - Lowest) / Step;
        var first = (int)((uint)Environment.ProcessId * 61 % Places);
        for (var i = 0; i < Places; i++)
        {
            var port = Lowest + (first + i) % Places * Step;
            var described = ClusterDescription.ForLocal(
                "report", setup.Nodes, port, LocalClusterDefaults.Partitions, setup.Replication, setup.Hash);
            if (described.IsValid && PortCheck.FindBusy(described.Description).Count == 0) return described.Description;
        }

        return null;
    }
}
