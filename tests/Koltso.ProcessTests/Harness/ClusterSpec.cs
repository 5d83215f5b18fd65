namespace Koltso.ProcessTests.Harness;

/// <summary>What a test's cluster is made of.</summary>
internal sealed record ClusterSpec
{
    public string Name { get; init; } = "test";

    public int Nodes { get; init; } = 3;

    /// <summary>Each node's host; null: this one's loopback.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    public int Partitions { get; init; } = 64;

    public int Replication { get; init; } = 1;

    public string Hash { get; init; } = "xxh3";

    /// <summary>Further arguments of each <c>koltso serve</c>.</summary>
    public string[] Serve { get; init; } = [];

    /// <summary>Gives each node a wall clock of its own, which the test sets.</summary>
    public bool FakeClocks { get; init; }

    /// <summary>The cluster file, one node a line.</summary>
    public string ToJson(IReadOnlyList<int> httpPorts, IReadOnlyList<int> peerPorts)
    {
        var lines = Enumerable.Range(0, Nodes).Select(i =>
            $$"""    { "id": "n{{i + 1}}", "number": {{i + 1}}, "http": "{{HostOf(i)}}:{{httpPorts[i]}}", "peer": "{{HostOf(i)}}:{{peerPorts[i]}}", "weight": 1, "zone": "z" }""");
        return $$"""
            { "name": "{{Name}}", "epoch": 1, "partitions": {{Partitions}}, "replication": {{Replication}}, "hash": "{{Hash}}",
              "nodes": [
            {{string.Join(",\n", lines)}}
            ] }

            """;
    }

    private string HostOf(int node) => Hosts?[node] ?? "127.0.0.1";
}
