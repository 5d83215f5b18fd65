using Koltso.Api.Documents;
using Koltso.Cli.Inspect.Documents;

namespace Koltso.Tests.Cli.Inspect;

/// <summary>A cluster of three nodes with 16 partitions, and what its nodes report about themselves.</summary>
internal static class Samples
{
    public const string StatsJson = """
        {"node":"n1","uptimeSeconds":75.5,"ready":true,"process":{"pid":1,"cpuSeconds":{"user":0.5,"system":0.2},"residentBytes":104857600,"threads":20},
        "gc":{"gen0":1,"gen1":0,"gen2":0,"allocatedBytes":123,"heapBytes":123,"pauseSeconds":0.001},"lockContentions":0,
        "store":{"health":"ok","reason":null,"keys":12345,"bytes":2097152,"memtableBytes":1,"blockCacheBytes":1,"partitions":null},
        "requests":{"get":{"200":5,"404":1},"head":{},"put":{"201":4},"delete":{},"other":{}},
        "latencyUs":{"get":{"count":6,"mean":1,"p50":1,"p90":1,"p99":850,"p999":1,"max":1},"put":{"count":0,"mean":0,"p50":0,"p90":0,"p99":0,"p999":0,"max":0}},
        "connections":{"clients":3,"peersIn":2,"peersOut":2},
        "peers":[{"node":"n2","up":true,"inFlight":0,"requests":10,"timeouts":0,"reconnects":1}]}
        """;

    /// <summary>Partition p is on node p mod 3.</summary>
    public static ClusterDocument Cluster(params string[] https)
    {
        var addresses = https.Length > 0 ? https : ["127.0.0.1:8080", "127.0.0.1:8081", "127.0.0.1:8082"];
        return new ClusterDocument(
            "local", 1, "n1", 16, 1, "xxh3",
            [.. addresses.Select((http, i) => new NodeDocument($"n{i + 1}", i + 1, http, $"127.0.0.1:{9080 + i}", "local", 1, Up: true))],
            [.. Enumerable.Range(0, 16).Select(p => (string[])[$"n{(p % addresses.Length) + 1}"])]);
    }

    public static NodeStatus Silent(NodeDocument node) => new(node.Id, node.Http, null, "No node answers.", []);
}
