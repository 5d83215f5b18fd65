using System.Diagnostics.Metrics;
using System.Net;
using Koltso.Cluster.Peers;
using Koltso.Node.Hosting;
using Microsoft.Extensions.Logging;

namespace Koltso.Tests.Node.Stats.Metrics;

public class NodeMetricsTests
{
    private static readonly string[] s_operations = ["get", "head", "put", "delete"];

    [Fact]
    public async Task Meter_AfterRequests_SaysWhatTheStatsSay()
    {
        await using var node = await ServedNode.StartAsync();
        // Its only peer never runs, and could be the one that remembers what this node had.
        (await node.SendAsync(HttpMethod.Post, "/v0/repair?accept-loss=true")).ShouldBe(HttpStatusCode.Accepted);
        for (var i = 0; i < 20; i++)
            (await node.SendAsync(HttpMethod.Put, $"/v0/entity?id={i}&ack=1&from=2", "value")).ShouldBe(HttpStatusCode.Created);
        for (var i = 0; i < 30; i++) await node.SendAsync(HttpMethod.Get, $"/v0/entity?id={i}&ack=1&from=2");
        (await node.SendAsync(HttpMethod.Delete, "/v0/entity?id=1&ack=1&from=2")).ShouldBe(HttpStatusCode.Accepted);
        (await node.SendAsync(HttpMethod.Head, "/v0/entity?id=2&ack=2&from=2")).ShouldBe(HttpStatusCode.GatewayTimeout);

        await node.UntilAsync(static soon => (
            s_operations.Sum(op => soon["koltso_request_duration_seconds_count"][op]), soon["koltso_hints_pending"]["n2"]) == (52, 21));
        var before = MeterReading.Of(node.Meter);
        var stats = await node.StatsAsync();
        var reading = MeterReading.Of(node.Meter);

        foreach (var op in s_operations)
        {
            var counts = stats.GetProperty("requests").GetProperty(op).EnumerateObject()
                .ToDictionary(one => $"{op},{one.Name}", static one => one.Value.GetDouble());
            reading["koltso_requests_total"].Where(one => one.Key.StartsWith(op + ",", StringComparison.Ordinal)).ToDictionary()
                .ShouldBe(counts, ignoreOrder: true);
            var latency = stats.GetProperty("latencyUs").GetProperty(op);
            var count = latency.GetProperty("count").GetDouble();
            reading["koltso_request_duration_seconds_count"][op].ShouldBe(count);
            reading["koltso_request_duration_seconds_sum"][op].ShouldBe(latency.GetProperty("mean").GetDouble() * count / 1e6, 1e-6);
            Buckets(reading, op).ShouldBeInOrder();
            Buckets(reading, op).Last().ShouldBe(count);
        }

        reading["koltso_requests_total"]["get,200"].ShouldBe(20);
        var peer = stats.GetProperty("peers")[0];
        peer.GetProperty("node").GetString().ShouldBe("n2");
        (reading["koltso_peer_up"]["n2"], reading["koltso_peer_requests_in_flight"]["n2"]).ShouldBe((0, 0));
        reading["koltso_peer_requests_total"]["n2"].ShouldBe(peer.GetProperty("requests").GetDouble());
        reading["koltso_peer_timeouts_total"]["n2"].ShouldBe(peer.GetProperty("timeouts").GetDouble());
        reading["koltso_peer_reconnects_total"]["n2"].ShouldBe(peer.GetProperty("reconnects").GetDouble());

        var replication = stats.GetProperty("replication");
        reading.Single("koltso_reads_hedged_total").ShouldBe(replication.GetProperty("hedgedReads").GetDouble());
        reading.Single("koltso_read_repairs_total").ShouldBe(replication.GetProperty("readRepairs").GetDouble());
        reading.Single("koltso_hints_delivered_total").ShouldBe(replication.GetProperty("hintsDelivered").GetDouble());
        reading.Single("koltso_hints_dropped_total").ShouldBe(replication.GetProperty("hintsDropped").GetDouble());
        reading.Single("koltso_hints_expired_total").ShouldBe(replication.GetProperty("hintsExpired").GetDouble());
        reading.Single("koltso_clock_readings_refused_total").ShouldBe(replication.GetProperty("clockRefusals").GetDouble());
        reading.Single("koltso_replica_requests_expired_total").ShouldBe(
            stats.GetProperty("replica").GetProperty("expiredRequests").GetDouble());
        reading.Single("koltso_replica_writes_late_total").ShouldBe(
            stats.GetProperty("replica").GetProperty("lateWrites").GetDouble());
        var hints = replication.GetProperty("hints")[0];
        reading["koltso_hints_pending"]["n2"].ShouldBe(hints.GetProperty("records").GetDouble());
        reading["koltso_hints_pending"]["n2"].ShouldBe(21);
        reading["koltso_hints_pending_bytes"]["n2"].ShouldBe(hints.GetProperty("bytes").GetDouble());

        // A round may end in the meantime: a node whose store was empty begins one at once.
        stats.GetProperty("repair").GetProperty("rounds").GetDouble()
            .ShouldBeInRange(before.Single("koltso_repair_rounds_total"), reading.Single("koltso_repair_rounds_total"));
        reading.Single("koltso_store_writable").ShouldBe(1);
        reading["koltso_store_bytes"].Keys.ShouldBe(["table", "log", "memtable", "block_cache", "record_cache"]);
        reading.Single("koltso_disk_free_bytes").ShouldBeGreaterThan(0);
        reading["koltso_memory_bytes"].Values.ShouldAllBe(static bytes => bytes > 0);
        reading["koltso_connections"].Keys.ShouldBe(["client", "peer_in", "peer_out"]);
    }

    [Fact]
    public async Task Meter_AllInstruments_AreThoseOfTheManual()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync(HttpMethod.Get, "/v0/entity?id=a");
        var reading = MeterReading.Of(node.Meter);
        reading.Instruments.Select(one => $"{one.Name} {KindOf(one)} {reading.Labels.GetValueOrDefault(one.Name, "")}")
            .ShouldBe(DocTable.RowsOf("metrics.md").Skip(2).Select(static row => $"{row[0]} {row[1]} {row[2]}"), ignoreOrder: true);
        reading.Instruments.ShouldAllBe(static one => one.IsObservable && !string.IsNullOrEmpty(one.Description));
        reading.Instruments.Where(static one => KindOf(one) == "counter").Select(static one => one.Name)
            .Where(static name => !name.EndsWith("_total", StringComparison.Ordinal))
            .ShouldAllBe(static name => name.StartsWith("koltso_request_duration_seconds_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meter_OfAStoppedNode_DoesNoHarm()
    {
        await using var node = await ServedNode.StartAsync();
        await node.StopAsync();
        MeterReading.Of(node.Meter).Instruments.ShouldNotBeEmpty();
    }

    /// <summary>The log of a healthy node does not grow.</summary>
    [Fact]
    public async Task Log_WhileRequestsAreServed_SaysNothingOfThem()
    {
        await using var node = await ServedNode.StartAsync();
        node.Log.Ids.ShouldContain(HostLog.NodeReadyId);
        for (var i = 0; i < 50; i++)
        {
            await node.SendAsync(HttpMethod.Put, $"/v0/entity?id={i}&ack=1&from=2", "value");
            await node.SendAsync(HttpMethod.Get, $"/v0/entity?id={i}&ack=2&from=2");
            await node.SendAsync(HttpMethod.Get, "/v0/nothing");
        }

        node.Log.Events.Where(static one => one.Level >= LogLevel.Information && one.Id.Id is > 1_000 and not PeerLog.PeerDownId)
            .ShouldBeEmpty();
        await node.StopAsync();
        node.Log.Ids.ShouldContain(HostLog.NodeStoppingId);
    }

    private static IEnumerable<double> Buckets(MeterReading reading, string op) => reading["koltso_request_duration_seconds_bucket"]
        .Where(one => one.Key.StartsWith(op + ",", StringComparison.Ordinal)).Select(static one => one.Value);

    private static string KindOf(Instrument instrument) =>
        instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal) ? "counter" : "gauge";
}
