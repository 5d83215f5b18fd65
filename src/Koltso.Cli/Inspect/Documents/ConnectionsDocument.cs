namespace Koltso.Cli.Inspect.Documents;

/// <summary>Open connections of a node: clients', from peers, to peers.</summary>
internal sealed record ConnectionsDocument(int Clients, int PeersIn, int PeersOut);
