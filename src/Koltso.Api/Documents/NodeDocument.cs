namespace Koltso.Api.Documents;

/// <summary>One node in <c>/v0/cluster</c>.</summary>
/// <param name="Id">Its name in the cluster.</param>
/// <param name="Number">Its number in record versions.</param>
/// <param name="Http">Where clients reach it: host:port for plain HTTP, else a URL; <see cref="NodeAddress"/>.</param>
/// <param name="Peer">Where other nodes reach it, host:port.</param>
/// <param name="Zone">What fails together with it.</param>
/// <param name="Weight">Its share of the partitions relative to the other nodes'.</param>
/// <param name="Up">Whether the node that answered can reach it.</param>
public sealed record NodeDocument(string Id, int Number, string Http, string Peer, string Zone, double Weight, bool Up);
