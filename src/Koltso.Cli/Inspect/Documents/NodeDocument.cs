namespace Koltso.Cli.Inspect.Documents;

/// <summary>One node in <c>/v0/cluster</c>.</summary>
/// <param name="Number">Its number in record versions.</param>
/// <param name="Http">Where clients reach it, host:port.</param>
/// <param name="Peer">Where other nodes reach it, host:port.</param>
/// <param name="Up">Whether the node that answered can reach it.</param>
internal sealed record NodeDocument(string Id, int Number, string Http, string Peer, string Zone, double Weight, bool Up);
