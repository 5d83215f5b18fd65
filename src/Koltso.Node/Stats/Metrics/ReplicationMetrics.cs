using System.Diagnostics.Metrics;
using Koltso.Ring;

namespace Koltso.Node.Stats.Metrics;

/// <summary>What a node does as coordinator to keep replicas together, and as a replica for other coordinators.</summary>
internal static class ReplicationMetrics
{
    public static void AddTo(Meter meter, StatsCollector stats, NodeCore ring)
    {
        meter.CreateObservableCounter(
            "koltso_reads_hedged_total", () => stats.Replication().HedgedReads, null,
            "Requests to an additional replica because those asked first were slow.");
        meter.CreateObservableCounter(
            "koltso_read_repairs_total", () => stats.Replication().ReadRepairs, null,
            "Records sent to replicas that had older records than a read had found.");
        meter.CreateObservableGauge(
            "koltso_hints_pending", () => Backlogs(stats, ring).Select(static row => Of(row.Peer, row.Hints)), null,
            "Writes that wait on this node for the peer.");
        meter.CreateObservableGauge(
            "koltso_hints_pending_bytes", () => Backlogs(stats, ring).Select(static row => Of(row.Peer, row.Bytes)), "By",
            "Size of the writes that wait on this node for the peer.");
        meter.CreateObservableCounter(
            "koltso_hints_delivered_total", () => ring.HintDelivery.Delivered, null, "Hints that their target nodes have accepted.");
        meter.CreateObservableCounter(
            "koltso_hints_dropped_total", () => ring.Store.Hints.Dropped, null, "Hints that were not kept because a bound was reached.");
        meter.CreateObservableCounter(
            "koltso_hints_expired_total", () => ring.Store.Hints.Expired, null, "Hints that were removed because they were too old.");
        meter.CreateObservableCounter(
            "koltso_clock_readings_refused_total", () => ring.Clock.RefusedCount, null,
            "Clock readings of other nodes that were too far ahead to be followed.");
        meter.CreateObservableCounter(
            "koltso_replica_requests_expired_total", () => stats.Replica().ExpiredRequests, null,
            "Requests of other nodes that were dropped because their deadline had passed.");
        meter.CreateObservableCounter(
            "koltso_replica_writes_late_total", () => stats.Replica().LateWrites, null,
            "Writes of clients, and hints, that were refused because they came too late.");
        meter.CreateObservableCounter(
            "koltso_replica_own_timeouts_total", () => stats.Replica().OwnTimeouts, null,
            "Requests of the node's own coordinator that its disk did not answer in time.");
    }

    private static IEnumerable<(string Peer, long Hints, long Bytes)> Backlogs(StatsCollector stats, NodeCore ring) =>
        from peer in stats.PeerNodes
        let backlog = ring.Store.Hints.BacklogOf(peer.Number)
        select (peer.Id, backlog.Hints, backlog.Bytes);

    private static Measurement<long> Of(string peer, long value) => new(value, new KeyValuePair<string, object?>("peer", peer));
}
