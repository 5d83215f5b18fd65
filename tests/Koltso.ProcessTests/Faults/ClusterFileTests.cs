namespace Koltso.ProcessTests.Faults;

/// <summary>Cluster files that contradict themselves: refused at start, with a message that names the wrong line.</summary>
public class ClusterFileTests
{
    private const string Good = """
        {
          "name": "test", "epoch": 1,
          "partitions": 64,
          "replication": 1,
          "hash": "xxh3",
          "nodes": [
            { "id": "n1", "number": 1, "http": "127.0.0.1:18081", "peer": "127.0.0.1:19081", "weight": 1, "zone": "a" },
            { "id": "n2", "number": 2, "http": "127.0.0.1:18082", "peer": "127.0.0.1:19082", "weight": 1, "zone": "a" }
          ]
        }
        """;

    [Theory]
    [InlineData("\"id\": \"n2\"", "\"id\": \"n1\"", 8)]
    [InlineData("\"number\": 2", "\"number\": 1", 8)]
    [InlineData("127.0.0.1:18082", "127.0.0.1:18081", 8)]
    [InlineData("127.0.0.1:19082", "127.0.0.1:19081", 8)]
    [InlineData("127.0.0.1:19082", "127.0.0.1:18081", 8)]
    [InlineData("\"weight\": 1", "\"weight\": 0", 6)]
    [InlineData("\"weight\": 1, \"zone\": \"a\" }\n", "\"weight\": -1, \"zone\": \"a\" }\n", 8)]
    [InlineData("\"partitions\": 64", "\"partitions\": 100", 3)]
    [InlineData("\"partitions\": 64", "\"partitions\": 8", 3)]
    [InlineData("\"replication\": 1", "\"replication\": 3", 4)]
    [InlineData("\"replication\": 1", "\"replication\": 0", 4)]
    [InlineData("\"hash\": \"xxh3\"", "\"hash\": \"md5\"", 5)]
    [InlineData("\"hash\": \"xxh3\",", "\"hash\": \"xxh3\"", 6)]
    [InlineData("127.0.0.1:18082", "127.0.0.1", 8)]
    public async Task File_Contradiction_IsRefusedWithItsLine(string text, string wrong, int line)
    {
        using var folder = new TempFolder();
        var bad = Good.Replace(text, wrong, StringComparison.Ordinal);
        bad.ShouldNotBe(Good);
        await File.WriteAllTextAsync(folder.File("cluster.json"), bad);
        var refused =
            await KoltsoProcess.RunAsync("serve", "--cluster", folder.File("cluster.json"), "--node", "n1", "--data", folder.File("data"));
        refused.ExitCode.ShouldBeOneOf(1, 2);
        refused.StandardError.ShouldContain($"cluster.json:{line}:", customMessage: refused.Output);
        Directory.Exists(folder.File("data")).ShouldBeFalse("nothing was created");
    }

    [Fact]
    public async Task Node_NotInTheFile_IsRefused()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("cluster.json"), Good);
        var refused =
            await KoltsoProcess.RunAsync("serve", "--cluster", folder.File("cluster.json"), "--node", "n7", "--data", folder.File("data"));
        refused.ExitCode.ShouldBeOneOf(1, 2);
        refused.StandardError.ShouldContain("n7");
    }

    [Fact]
    public async Task File_Absent_IsRefused()
    {
        using var folder = new TempFolder();
        var refused =
            await KoltsoProcess.RunAsync("serve", "--cluster", folder.File("none.json"), "--node", "n1", "--data", folder.File("data"));
        refused.ExitCode.ShouldBeOneOf(1, 2);
        refused.StandardError.ShouldContain("none.json");
        refused.StandardError.ShouldNotContain("   at ", customMessage: "a message, not a stack trace");
    }
}
