using System.Diagnostics.Metrics;

namespace Koltso.Node.Stats.Metrics;

/// <summary>The state of a node's links to each of its peers.</summary>
internal static class PeerMetrics
{
    public static void AddTo(Meter meter, StatsCollector stats)
    {
        meter.CreateObservableGauge(
            "koltso_peer_up", () => stats.Peers().Select(static peer => Of(peer.Node, peer.Up ? 1 : 0)), null,
            "1 while all links to the peer are up, else 0.");
        meter.CreateObservableGauge(
            "koltso_peer_requests_in_flight", () => stats.Peers().Select(static peer => Of(peer.Node, peer.InFlight)), null,
            "Requests sent to the peer and not yet answered.");
        meter.CreateObservableCounter(
            "koltso_peer_requests_total", () => stats.Peers().Select(static peer => Of(peer.Node, peer.Requests)), null,
            "Requests sent to the peer.");
        meter.CreateObservableCounter(
            "koltso_peer_timeouts_total", () => stats.Peers().Select(static peer => Of(peer.Node, peer.Timeouts)), null,
            "Requests that the peer did not answer in time.");
        meter.CreateObservableCounter(
            "koltso_peer_reconnects_total", () => stats.Peers().Select(static peer => Of(peer.Node, peer.Reconnects)), null,
            "Number of times that a link to the peer was re-established.");
    }

    private static Measurement<long> Of(string peer, long value) => new(value, new KeyValuePair<string, object?>("peer", peer));
}
