using System.Text.Json;

namespace Koltso.Cluster.Topology;

/// <summary>Reads one node of the cluster file by itself; what two nodes must not share is <see cref="NodeChecks"/>'.</summary>
internal static class NodeReader
{
    public static NodeDraft? Read(SourceValue source, int place, ErrorList errors)
    {
        if (source.Kind != JsonTokenType.StartObject)
        {
            errors.Add(source.Offset, $"node {place} of the list must be an object with "
                + $"{string.Join(", ", PropertyRule.OfNode.Select(rule => rule.Name))}, not {source.Shown}");
            return null;
        }

        var label = LabelOf(source, place);
        var fields = new ObjectFields(source, PropertyRule.OfNode, $"{label}: ", errors);
        return new NodeDraft(
            label,
            fields.Read<string>("id", FieldParsers.NodeOrZone),
            fields.Read<ushort>("number", FieldParsers.NodeNumber),
            ReadAddress(fields, "http"),
            ReadAddress(fields, "peer"),
            fields.Read<double>("weight", FieldParsers.Weight),
            fields.Read<string>("zone", FieldParsers.NodeOrZone));
    }

    private static string LabelOf(SourceValue source, int place)
    {
        var id = source.Members.FirstOrDefault(member => member.Name == "id")?.Value.Text;
        return id is not null && TopologyNames.IsNodeOrZone(id) ? $"node \"{id}\"" : $"node {place} of the list";
    }

    private static Located<HostEndpoint>? ReadAddress(ObjectFields fields, string name)
    {
        if (fields[name] is not { } source) return null;
        if (source.Text is null)
        {
            fields.Refuse(source, name);
            return null;
        }

        if (!HostEndpoint.TryParse(source.Text, out var endpoint, out var problem))
        {
            fields.Refuse(source, name, problem);
            return null;
        }

        if (endpoint.IsUnspecified)
        {
            fields.Refuse(source, name, "other nodes dial this address, and one that stands for every interface cannot be dialled");
            return null;
        }

        return new Located<HostEndpoint>(endpoint, source.Offset);
    }
}
