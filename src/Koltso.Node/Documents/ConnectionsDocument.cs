namespace Koltso.Node.Documents;

/// <summary>Open connections of a node: clients', from peers, to peers.</summary>
public sealed record ConnectionsDocument(int Clients, int PeersIn, int PeersOut);
