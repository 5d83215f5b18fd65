using Koltso.Cli.Serve;
using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Values;
using Koltso.Cluster.Topology;
using Koltso.Storage;

namespace Koltso.Cli.Up;

/// <summary>What <c>koltso up</c> was asked for.</summary>
/// <param name="DataPath">Absolute path of the folder that holds cluster.json and a folder a node.</param>
/// <param name="Flags">What shapes the cluster; null where not given, since only what is given can contradict.</param>
internal sealed record UpOptions(
    string DataPath, LocalClusterFlags Flags, FsyncMode Fsync, ByteSize Memory, HealingTimes Healing, LogSettings Log,
    bool AcceptLoss = false)
{
    public string ClusterPath => Path.Combine(DataPath, "cluster.json");

    public string FolderOf(ClusterNode node) => Path.Combine(DataPath, node.Id);
}
