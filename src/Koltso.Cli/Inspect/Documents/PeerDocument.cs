namespace Koltso.Cli.Inspect.Documents;

/// <summary>How a node gets on with one of its peers.</summary>
/// <param name="InFlight">Requests sent and not yet answered.</param>
internal sealed record PeerDocument(string Node, bool Up, int InFlight, long Requests, long Timeouts, long Reconnects);
