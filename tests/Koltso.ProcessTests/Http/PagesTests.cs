using System.Text.Json;
using Koltso.Api;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>The node's own pages, as JSON with the names that the contract states. Uses a cluster of its own, since it counts.</summary>
public class PagesTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Probe_HealthyNode_Is200(string path)
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Nodes = 1 });
        (await RawHttp.AskAsync(cluster.Nodes[0].HttpPort, "GET " + path)).ShouldBe(200);
    }

    [Fact]
    public async Task Cluster_EveryNode_SaysTheSame()
    {
        await using var cluster = await TestClusters.StartAsync();
        var placements = new List<string>();
        foreach (var node in cluster.Nodes)
        {
            using var document = await JsonAsync(node, ApiPaths.Cluster);
            var root = document.RootElement;
            root.GetProperty("epoch").GetInt64().ShouldBe(1);
            root.GetProperty("partitions").GetInt32().ShouldBe(64);
            root.GetProperty("replication").GetInt32().ShouldBe(1);
            root.GetProperty("hash").GetString().ShouldBe("xxh3");
            var nodes = root.GetProperty("nodes").EnumerateArray().ToList();
            nodes.Select(static one => one.GetProperty("id").GetString()).ShouldBe(["n1", "n2", "n3"]);
            nodes.Select(static one => one.GetProperty("http").GetString())
                .ShouldBe(cluster.Nodes.Select(static one => $"127.0.0.1:{one.HttpPort}"));
            nodes.Select(static one => one.GetProperty("peer").GetString())
                .ShouldBe(cluster.Nodes.Select(static one => $"127.0.0.1:{one.PeerPort}"));
            nodes.ShouldAllBe(static one => one.GetProperty("zone").GetString() == "z");
            nodes.ShouldAllBe(static one => one.GetProperty("weight").GetDouble() == 1);
            nodes.ShouldAllBe(static one => one.GetProperty("up").GetBoolean());
            placements.Add(root.GetProperty("placement").GetRawText());
        }

        placements.Distinct().Count().ShouldBe(1);
        var placement = await cluster.Nodes[0].PlacementAsync();
        placement.Length.ShouldBe(64);
        placement.ShouldAllBe(static replicas => replicas.Length == 1);
        placement.GroupBy(static replicas => replicas[0]).ShouldAllBe(static group => group.Count() == 21 || group.Count() == 22);
    }

    [Fact]
    public async Task Stats_KnownRequests_AreCounted()
    {
        await using var cluster = await TestClusters.StartAsync();
        var node = cluster.Nodes[0];
        foreach (var key in await cluster.KeysOnAsync(node, 30)) await node.PutAsync(key, new byte[1_000]);
        foreach (var key in await cluster.KeysOnAsync(node, 20)) await node.GetAsync(key);
        foreach (var key in await cluster.KeysOnAsync(node, 5, "absent")) await node.GetAsync(key);
        foreach (var key in await cluster.KeysOnAsync(node, 3)) await node.DeleteAsync(key);

        using var document = await JsonAsync(node, ApiPaths.Stats);
        var root = document.RootElement;
        root.GetProperty("node").GetString().ShouldBe("n1");
        var requests = root.GetProperty("requests");
        Count(requests, "put", "201").ShouldBe(30);
        Count(requests, "get", "200").ShouldBe(20);
        Count(requests, "get", "404").ShouldBe(5);
        Count(requests, "delete", "202").ShouldBe(3);

        var process = root.GetProperty("process");
        process.GetProperty("pid").GetInt32().ShouldBe(node.Process!.Pid);
        process.GetProperty("cpuSeconds").GetProperty("user").GetDouble().ShouldBeInRange(0.01, 600);
        process.GetProperty("residentBytes").GetInt64().ShouldBeInRange(10_000_000, 1_000_000_000);
        root.GetProperty("gc").GetProperty("allocatedBytes").GetInt64().ShouldBeGreaterThan(0);
        root.GetProperty("store").GetProperty("bytes").GetInt64().ShouldBeGreaterThan(30_000);
        root.GetProperty("store").GetProperty("keys").GetInt64().ShouldBeInRange(27, 33); // the estimate may still count deleted keys

        foreach (var kind in (string[])["get", "put", "delete"])
        {
            var latency = root.GetProperty("latencyUs").GetProperty(kind);
            double[] steps = [.. ((string[])["p50", "p90", "p99", "p999", "max"]).Select(name => latency.GetProperty(name).GetDouble())];
            steps.ShouldBe(steps.Order());
            steps[^1].ShouldBeInRange(1, 30_000_000);
        }
    }

    [Fact]
    public async Task Stats_PerPartition_IsThere()
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Nodes = 1 });
        using var document = await JsonAsync(cluster.Nodes[0], ApiPaths.Stats);
        document.RootElement.GetRawText().ShouldContain("partitions", Case.Insensitive, "the contract: per-partition counts");
    }

    [Fact]
    public async Task Connections_TwoHundredAbandoned_DoNotLeak()
    {
        await using var cluster = await TestClusters.StartAsync();
        var node = cluster.Nodes[0];
        var key = RealNode.EntityPath(await cluster.KeyOnAsync(cluster.Nodes[1]));
        (await RawHttp.ExchangeAsync(node.HttpPort, RawHttp.Head("PUT " + key, "Content-Length: 200000") + new string('v', 200_000)))
            .ShouldBe(201);
        string[] beginnings =
        [
            "", "GET /v0/ent", "GET /v0/entity?id=x HTTP/1.1\r\nHost: t", RawHttp.Head("GET " + key), RawHttp.Head("GET /v0/stats"),
            RawHttp.Head("PUT " + key, "Content-Length: 100000") + "part",
            RawHttp.Head("PUT " + key, "Transfer-Encoding: chunked") + "5\r\npa",
            RawHttp.Head("PUT " + key, "Content-Length: 5", "Expect: 100-continue"), "garbage\r\n\r\n",
            string.Concat(Enumerable.Repeat(RawHttp.Head("GET " + key), 20)),
        ];
        var before = (await node.StatsAsync()).Connections.Clients;
        var abandoned = new List<RawHttp>();
        for (var i = 0; i < 200; i++)
        {
            var connection = await RawHttp.ConnectAsync(node.HttpPort);
            await connection.SendAsync(beginnings[i % beginnings.Length]);
            abandoned.Add(connection);
        }

        await Task.Delay(200);
        for (var i = 0; i < abandoned.Count; i++)
        {
            if (i % 2 == 0) abandoned[i].Dispose();
            else abandoned[i].Reset();
        }

        var now = 0;
        await Wait.UntilAsync(
            async () => (now = (await node.StatsAsync()).Connections.Clients) <= before + 1,
            () => $"connections: {before} before, {now} now");
        (await RawHttp.AskAsync(node.HttpPort, "GET " + key)).Body.Length.ShouldBe(200_000);
    }

    private static async Task<JsonDocument> JsonAsync(RealNode node, string path)
    {
        using var answer = await node.SendAsync(HttpMethod.Get, path);
        ((int)answer.StatusCode).ShouldBe(200, path);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static long Count(JsonElement requests, string kind, string status) =>
        requests.GetProperty(kind).TryGetProperty(status, out var count) ? count.GetInt64() : 0;
}
