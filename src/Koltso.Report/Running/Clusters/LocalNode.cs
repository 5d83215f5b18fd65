using System.Net;
using Koltso.Api.Documents;

namespace Koltso.Report.Running.Clusters;

/// <summary>The entry node as a process of this machine, where it is one.</summary>
internal static class LocalNode
{
    /// <summary>Its number; null when it runs elsewhere.</summary>
    public static async Task<int?> PidAsync(ICluster cluster, ClusterDocument described, ClusterPages nodes, CancellationToken stop)
    {
        if (!await IsThisMachineAsync(cluster.Entry, stop).ConfigureAwait(false)) return null;
        var stats = await nodes.StatsAsync(described, isExact: false, stop).ConfigureAwait(false);
        var pid = stats.FirstOrDefault(node => node.Node == described.Self)?.Process.Pid ?? 0;
        // In a container's network, with another view of processes, the number would be somebody else's.
        return Machine.ProcFile.Text($"/proc/{pid}/cmdline").Contains("serve", StringComparison.Ordinal) ? pid : null;
    }

    private static async Task<bool> IsThisMachineAsync(Uri url, CancellationToken stop) =>
        (await Dns.GetHostAddressesAsync(url.DnsSafeHost, stop).ConfigureAwait(false)).Any(IPAddress.IsLoopback);
}
