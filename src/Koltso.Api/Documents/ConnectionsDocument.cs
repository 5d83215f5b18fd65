namespace Koltso.Api.Documents;

/// <summary>Open connections of a node.</summary>
/// <param name="Clients">From clients.</param>
/// <param name="PeersIn">That peers opened.</param>
/// <param name="PeersOut">That this node opened to peers: one per loop and peer.</param>
public sealed record ConnectionsDocument(int Clients, int PeersIn, int PeersOut);
