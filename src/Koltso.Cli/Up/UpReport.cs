using System.Globalization;
using Koltso.Api;
using Koltso.Cli.Shell;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Up;

/// <summary>What <c>koltso up</c> prints once all nodes are ready: where each one is, and what to try.</summary>
internal static class UpReport
{
    public static void Write(TextWriter output, UpOptions options, ClusterDescription cluster, IReadOnlyList<NodeSupervisor> supervisors)
    {
        var table = new TextTable(
            TextColumn.Word("NODE"), TextColumn.Word("URL"), TextColumn.Word("PEERS"), TextColumn.Number("PID"), TextColumn.Word("DATA"));
        foreach (var supervisor in supervisors)
        {
            var node = supervisor.Node;
            table.Add(
                node.Id,
                node.Url.OriginalString,
                node.Peer.ToString(),
                supervisor.Pid.ToString(CultureInfo.InvariantCulture),
                Near(options.FolderOf(node)));
        }
        output.WriteLine(table);

        var first = cluster.Nodes[0].Url.OriginalString;
        var last = cluster.Nodes[^1].Url.OriginalString;
        output.WriteLine($"""
            All {cluster.Nodes.Length} nodes are ready; any of them accepts any request. Try, in another terminal:
              curl -i -X PUT --data-binary 'hello ring' '{first}{ApiPaths.Entity}?{ApiParameters.Id}=greeting'
              curl -i '{last}{ApiPaths.Entity}?{ApiParameters.Id}=greeting'
              ./koltso ring greeting --url {first}
              ./koltso status --url {first}
            Ctrl-C stops them all.
            """);
        output.Flush();
    }

    /// <summary>As short as it can be typed here: relative below this folder, else absolute.</summary>
    private static string Near(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative;
    }
}
