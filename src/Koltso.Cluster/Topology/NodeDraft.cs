namespace Koltso.Cluster.Topology;

/// <summary>A node as far as it could be read: null stands for what is missing or wrong.</summary>
/// <param name="Label">How messages name the node, such as <c>node "n2"</c>.</param>
internal sealed record NodeDraft(
    string Label,
    Located<string>? Id,
    Located<ushort>? Number,
    Located<HostEndpoint>? Http,
    Located<HostEndpoint>? Peer,
    Located<double>? Weight,
    Located<string>? Zone)
{
    /// <summary>Only for a draft without errors.</summary>
    public ClusterNode ToNode() => new(Id!.Value, Number!.Value, Http!.Value, Peer!.Value, Weight!.Value, Zone!.Value);
}
