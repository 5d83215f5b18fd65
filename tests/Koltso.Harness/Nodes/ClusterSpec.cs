using System.Net;
using Koltso.Harness.Processes;

namespace Koltso.Harness.Nodes;

/// <summary>The description of a test cluster.</summary>
public sealed record ClusterSpec
{
    public static readonly TimeSpan HttpTimeoutDefault = TimeSpan.FromSeconds(60);

    public string Name { get; init; } = "test";

    public int Nodes { get; init; } = 3;

    public int Partitions { get; init; } = 64;

    public int Replication { get; init; } = 1;

    public string Hash { get; init; } = "xxh3";

    /// <summary>Additional arguments of each <c>koltso serve</c>.</summary>
    public IReadOnlyList<string> Serve { get; init; } = [];

    /// <summary>
    /// How long a request waits for replicas. The default is longer than the program's own, which a busy machine exceeds;
    /// null: the program's own.
    /// </summary>
    public int? RequestTimeoutMs { get; init; } = 10_000;

    /// <summary>How each node's process is started.</summary>
    public ProcessSettings Process { get; init; } = ProcessSettings.Default;

    /// <summary>Gives each node its own wall clock, which can be set.</summary>
    public bool FakeClocks { get; init; }

    /// <summary>How long a node's answer to this program may take.</summary>
    public TimeSpan HttpTimeout { get; init; } = HttpTimeoutDefault;

    /// <summary>The cluster file, with one line per node.</summary>
    public string ToJson(IReadOnlyList<IPEndPoint> http, IReadOnlyList<IPEndPoint> peers)
    {
        var lines = Enumerable.Range(0, Nodes).Select(i => $$"""
                { "id": "n{{i + 1}}", "number": {{i + 1}}, "http": "{{http[i]}}", "peer": "{{peers[i]}}", "weight": 1, "zone": "z" }
            """);
        return $$"""
            { "name": "{{Name}}", "epoch": 1, "partitions": {{Partitions}}, "replication": {{Replication}}, "hash": "{{Hash}}",
              "nodes": [
            {{string.Join(",\n", lines)}}
            ] }

            """;
    }
}
