using System.Text;
using Koltso.Cluster.Topology;

namespace Koltso.Tests.Cluster.Topology;

/// <summary>A valid file of three nodes whose lines a test can replace, to see the error.</summary>
internal static class SampleFile
{
    public const string Name = "cluster.json";

    public const string Text = """
        {
          "name": "shop",
          "epoch": 7,
          "partitions": 256,
          "replication": 2,
          "hash": "xxh3",
          "nodes": [
            {
              "id": "n1",
              "number": 1,
              "http": "127.0.0.1:8080",
              "peer": "127.0.0.1:9080",
              "weight": 1,
              "zone": "a"
            },
            {
              "id": "n2",
              "number": 2,
              "http": "127.0.0.1:8081",
              "peer": "127.0.0.1:9081",
              "weight": 0.5,
              "zone": "b"
            },
            {
              "id": "n3",
              "number": 3,
              "http": "[::1]:8082",
              "peer": "node-3.example:9082",
              "weight": 2,
              "zone": "b"
            }
          ]
        }

        """;

    public static ClusterFileResult Parse(string text) => ClusterFile.Parse(Encoding.UTF8.GetBytes(text), Name);

    /// <summary>The sample with some lines, counted from 1, replaced; indentation is kept.</summary>
    public static string With(params (int Line, string Text)[] changes)
    {
        var lines = Text.Split('\n');
        foreach (var (line, text) in changes)
        {
            var old = lines[line - 1];
            lines[line - 1] = old[..^old.TrimStart().Length] + text;
        }

        return string.Join('\n', lines);
    }

    public static void ShouldBeRefused(string text, params string[] errors)
    {
        var result = Parse(text);
        result.Errors.Select(error => error.ToString()).ShouldBe(errors.Select(error => $"{Name}:{error}"));
        result.IsValid.ShouldBeFalse();
    }
}
