using System.Globalization;
using System.Text;

namespace Koltso.Cluster.Topology;

/// <summary>
/// Prints a description as the cluster file: equal descriptions give equal bytes, and a node is one line, so that a
/// change of a node is a change of a line. Nothing needs escaping: the rules leave no character that would.
/// </summary>
internal static class ClusterFileText
{
    public static string Of(ClusterDescription cluster)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            {
              "name": "{{cluster.Name}}",
              "epoch": {{cluster.Epoch}},
              "partitions": {{cluster.Partitions}},
              "replication": {{cluster.Replication}},
              "hash": "{{HashNames.Of(cluster.Hash)}}",
              "nodes": [

            """);
        text.AppendJoin(",\n", cluster.Nodes.Select(Line));
        return text.Append("\n  ]\n}\n").ToString();
    }

    private static string Line(ClusterNode node) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""    { "id": "{{node.Id}}", "number": {{node.Number}}, "http": "{{node.Http}}", "peer": "{{node.Peer}}","""
            + $$""" "weight": {{node.Weight:R}}, "zone": "{{node.Zone}}" }""");
}
