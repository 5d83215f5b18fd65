namespace Koltso.Api.Documents;

/// <summary>How a node gets on with one of its peers; sums over its loops, each of which has a link of its own.</summary>
/// <param name="Node">The peer's id.</param>
/// <param name="Up">Whether all links to it are connected.</param>
/// <param name="InFlight">Requests sent and not yet answered.</param>
/// <param name="Requests">Sent since the start.</param>
/// <param name="Timeouts">Requests that were not answered in time.</param>
/// <param name="Reconnects">Connections beyond the first of each link.</param>
/// <param name="Problem">Why one that is not connected is not; null: none is, or it has not been tried, or the node does not tell.</param>
public sealed record PeerDocument(
    string Node, bool Up, int InFlight, long Requests, long Timeouts, long Reconnects, string? Problem = null);
