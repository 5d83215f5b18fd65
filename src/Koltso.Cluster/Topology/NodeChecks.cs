namespace Koltso.Cluster.Topology;

/// <summary>What no two nodes may share: id, number, and any address, HTTP or peer.</summary>
internal static class NodeChecks
{
    public static void FindDoubles(IReadOnlyList<NodeDraft> nodes, ErrorList errors)
    {
        var ids = new Dictionary<string, int>();
        var numbers = new Dictionary<ushort, (NodeDraft Node, int Offset)>();
        var addresses = new Dictionary<HostEndpoint, (NodeDraft Node, string Kind, int Offset)>();
        foreach (var node in nodes)
        {
            if (node.Id is { } id && !ids.TryAdd(id.Value, id.Offset))
                errors.Add(id.Offset, $"{node.Label}: id \"{id.Value}\" is already used by another node (line "
                    + $"{errors.LineOf(ids[id.Value])}); each node must have its own");

            if (node.Number is { } number && !numbers.TryAdd(number.Value, (node, number.Offset)))
            {
                var (owner, offset) = numbers[number.Value];
                errors.Add(number.Offset, $"{node.Label}: number {number.Value} is already used by {owner.Label} (line "
                    + $"{errors.LineOf(offset)}); each node must have its own");
            }

            Claim(node, "HTTP", node.Http);
            Claim(node, "peer", node.Peer);
        }

        void Claim(NodeDraft node, string kind, Located<HostEndpoint>? address)
        {
            if (address is null || addresses.TryAdd(address.Value, (node, kind, address.Offset))) return;
            var (owner, ownerKind, offset) = addresses[address.Value];
            var user = ReferenceEquals(owner, node) ? "the node itself" : owner.Label;
            var use = ownerKind == kind ? "" : $" as its {ownerKind} address";
            errors.Add(
                address.Offset,
                $"{node.Label}: {kind} address {address.Value} is already used by {user}{use} (line {errors.LineOf(offset)})");
        }
    }
}
