namespace Koltso.Cluster.Topology;

/// <summary>One node as the topology knows it.</summary>
/// <param name="Id">Unique name of the node: 1 to 64 of <c>A-Z a-z 0-9 - _ .</c></param>
/// <param name="Number">
/// The node's number in record versions, 1 to 65535, unique. It stands in the file, not in the order of nodes, since a
/// number that moved to another node would let two nodes make equal versions.
/// </param>
/// <param name="Http">Where clients reach the node.</param>
/// <param name="Peer">Where other nodes reach it.</param>
/// <param name="Weight">Its share of partitions relative to other nodes, 0 to 1,000,000; 0 holds none.</param>
/// <param name="Zone">What fails together with it (a rack, a room); replicas are spread over zones.</param>
public sealed record ClusterNode(
    string Id, ushort Number, HostEndpoint Http, HostEndpoint Peer, double Weight, string Zone)
{
    /// <summary>The scheme of URLs at which clients reach the node.</summary>
    public string Scheme { get; init; } = Uri.UriSchemeHttp;

    /// <summary>The root of those URLs.</summary>
    public Uri Url => new($"{Scheme}://{Http}");

    /// <summary>The same as documents carry it: <c>host:port</c> alone where the scheme is plain HTTP.</summary>
    public string Address => Scheme == Uri.UriSchemeHttp ? Http.ToString() : Url.OriginalString;
}
