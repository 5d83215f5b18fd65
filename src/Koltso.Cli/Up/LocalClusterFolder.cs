using Koltso.Cli.Serve;
using Koltso.Cluster.Topology;
using Koltso.Storage.Disk;

namespace Koltso.Cli.Up;

/// <summary>
/// The folder of a local cluster: takes the cluster.json it finds, or writes one. Ports are tried first, so that a
/// port which was busy once is not written down for good.
/// </summary>
internal static class LocalClusterFolder
{
    public static PreparedCluster Prepare(UpOptions options)
    {
        // A folder of that name is as wrong as a file that cannot be read.
        var exists = Path.Exists(options.ClusterPath);
        var prepared = exists ? Load(options) : Describe(options.Flags);
        if (prepared.Description is not { } cluster)
            return prepared;
        var busy = PortCheck.FindBusy(cluster);
        if (busy.Count > 0)
            return PreparedCluster.Impossible(busy);

        try
        {
            foreach (var node in cluster.Nodes)
                Directory.CreateDirectory(options.FolderOf(node));
            if (!exists)
                ClusterFile.Write(cluster, options.ClusterPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = FolderPath.FindFileInTheWay(options.DataPath) is { } file ? file + "." : exception.Message;
            return PreparedCluster.Impossible($"{options.DataPath} cannot hold the cluster: {reason}");
        }
        return prepared;
    }

    private static PreparedCluster Load(UpOptions options)
    {
        var file = ClusterFile.Load(options.ClusterPath);
        if (!file.IsValid)
            return PreparedCluster.Impossible(file.Report);
        var differences = ClusterDescription.Differences(file.Description, options.Flags);
        return differences.Count == 0
            ? PreparedCluster.Of(file.Description)
            : PreparedCluster.BadUsage([.. differences, $"The cluster in {options.DataPath} stays as it was made. Leave these flags out, "
                + $"or choose another --data folder."]);
    }

    private static PreparedCluster Describe(LocalClusterFlags flags)
    {
        var described = ClusterDescription.ForLocal(
            LocalClusterDefaults.Name,
            flags.Nodes ?? LocalClusterDefaults.Nodes,
            flags.Port ?? LocalClusterDefaults.Port,
            flags.Partitions ?? LocalClusterDefaults.Partitions,
            flags.Replication ?? Math.Min(LocalClusterDefaults.ReplicationMax, flags.Nodes ?? LocalClusterDefaults.Nodes),
            flags.Hash ?? LocalClusterDefaults.Hash);
        return described.IsValid ? PreparedCluster.Of(described.Description) : PreparedCluster.BadUsage(described.Errors);
    }
}
