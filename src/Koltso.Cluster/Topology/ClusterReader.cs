using System.Text.Json;

namespace Koltso.Cluster.Topology;

/// <summary>Reads a whole cluster from the values of a file, and reports every contradiction between them.</summary>
internal static class ClusterReader
{
    /// <summary>The description, or null when at least one error was reported.</summary>
    public static ClusterDescription? Read(SourceValue root, ErrorList errors)
    {
        if (root.Kind != JsonTokenType.StartObject)
        {
            errors.Add(root.Offset, $"the file must be one object with "
                + $"{string.Join(", ", PropertyRule.OfCluster.Select(rule => rule.Name))}, not {root.Shown}");
            return null;
        }

        var fields = new ObjectFields(root, PropertyRule.OfCluster, label: "", errors);
        var name = fields.Read<string>("name", FieldParsers.ClusterName);
        var epoch = fields.Read<long>("epoch", FieldParsers.Epoch);
        var partitions = fields.Read<int>("partitions", FieldParsers.Partitions);
        var replication = fields.Read<int>("replication", FieldParsers.Replication);
        var hash = fields.Read<Core.Hashing.HashKind>("hash", FieldParsers.Hash);
        var list = ReadList(fields);
        if (list is null) return null;

        var drafts = list.Items.Select((item, index) => NodeReader.Read(item, index + 1, errors)).ToList();
        NodeChecks.FindDoubles([.. drafts.OfType<NodeDraft>()], errors);
        CheckWeights(list, drafts, replication, errors);

        var isWhole = !errors.Any && name is not null && epoch is not null && partitions is not null
            && replication is not null && hash is not null;
        return isWhole
            ? new ClusterDescription(
                name!.Value, epoch!.Value, partitions!.Value, replication!.Value, hash!.Value, [.. drafts.Select(draft => draft!.ToNode())])
            : null;
    }

    private static SourceValue? ReadList(ObjectFields fields)
    {
        if (fields["nodes"] is not { } list) return null;
        var count = list.Items.Count;
        if (list.Kind == JsonTokenType.StartArray && count is >= 1 and <= TopologyLimits.NodesMax) return list;
        fields.Refuse(list, "nodes", list.Kind != JsonTokenType.StartArray ? null : count == 0 ? "it is empty" : $"it has {count}");
        return null;
    }

    private static void CheckWeights(
        SourceValue list, List<NodeDraft?> drafts, Located<int>? replication, ErrorList errors)
    {
        var weightsKnown = drafts.All(draft => draft?.Weight is not null);
        var holders = drafts.Count(draft => draft?.Weight is { Value: > 0 });
        if (weightsKnown && holders == 0)
            errors.Add(list.Offset, "every node has weight 0, so no node would store anything; at least one weight must be above 0");

        if (replication is null) return;
        if (replication.Value > drafts.Count)
            errors.Add(
                replication.Offset, $"replication must be at most the number of nodes, which is {drafts.Count}, not {replication.Value}");
        else if (weightsKnown && holders > 0 && replication.Value > holders)
            errors.Add(
                replication.Offset,
                $"replication must be at most the number of nodes with a weight above 0, which is {holders}, not {replication.Value}");
    }
}
