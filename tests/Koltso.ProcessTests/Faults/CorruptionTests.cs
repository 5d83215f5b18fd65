using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Faults;

/// <summary>
/// Stored files with wrong bytes. A node may refuse to start with a message, or answer 500 for what it cannot read. It
/// must never return a wrong value, or report a key as absent that it has accepted.
/// </summary>
public class CorruptionTests
{
    private const int KeyCount = 1_500;
    private static readonly ClusterSpec s_one = new() { Nodes = 1 };

    [Theory]
    [InlineData("every 500th byte flipped")]
    [InlineData("one byte in the middle flipped")]
    [InlineData("footer flipped")]
    [InlineData("second half zeroed")]
    [InlineData("cut in half")]
    [InlineData("emptied")]
    [InlineData("deleted")]
    public async Task Table_Corrupt_IsNeverServedAsIfNothingWere(string how)
    {
        await using var cluster = await TestClusters.StartAsync(s_one);
        var node = cluster.Nodes[0];
        var keys = await WriteAsync(cluster);
        await node.StopAsync();
        await node.StartAsync(); // recovery turns the log into tables
        await node.StopAsync();
        var tables = Files(node, "*.sst");
        tables.ShouldNotBeEmpty("data must lie in tables for this test to say anything");
        foreach (var table in tables) Corrupt(table, how);
        await ShouldBeNoticedAsync(node, keys, how);
    }

    [Theory]
    [InlineData("every 500th byte flipped")]
    [InlineData("one byte in the middle flipped")]
    [InlineData("second half zeroed")]
    public async Task Log_Corrupt_IsNeverServedAsIfNothingWere(string how)
    {
        await using var cluster = await TestClusters.StartAsync(s_one);
        var node = cluster.Nodes[0];
        var keys = await WriteAsync(cluster);
        await node.KillAsync();
        var logs = Files(node, "*.log").Where(static log => new FileInfo(log).Length > 0).ToArray();
        logs.ShouldNotBeEmpty();
        foreach (var log in logs) Corrupt(log, how);
        await ShouldBeNoticedAsync(node, keys, how);
    }

    [Fact]
    public async Task Log_LastRecordTorn_StartsWithAllBeforeIt()
    {
        // The state that a power loss leaves: the write in progress is cut off, and was not acknowledged.
        await using var cluster = await TestClusters.StartAsync(s_one);
        var node = cluster.Nodes[0];
        var keys = await WriteAsync(cluster);
        await node.KillAsync();
        var log = Files(node, "*.log").MaxBy(static file => new FileInfo(file).Length)!;
        await using (var stream = new FileStream(log, FileMode.Open)) stream.SetLength(stream.Length - 100);
        await node.StartAsync();
        foreach (var key in keys[..^1]) await ShouldReadAsync(node, key);
        ((int)(await node.PutAsync("after", [1])).StatusCode).ShouldBe(201);
    }

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("MANIFEST-*")]
    public async Task Index_Corrupt_IsRefused(string pattern)
    {
        await using var cluster = await TestClusters.StartAsync(s_one);
        var node = cluster.Nodes[0];
        var keys = await WriteAsync(cluster);
        await node.StopAsync();
        foreach (var file in Files(node, pattern)) Corrupt(file, "every 500th byte flipped");
        await ShouldBeNoticedAsync(node, keys, pattern);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{ \"format\": 99, \"cluster\": \"test\", \"node\": \"n1\", \"hash\": \"Xxh3\", \"partitions\": 64 }")]
    public async Task Identity_Corrupt_IsRefusedWithWords(string text)
    {
        await using var cluster = await TestClusters.StartAsync(s_one);
        var node = cluster.Nodes[0];
        await node.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(node.DataFolder, "identity.json"), text);
        var refused = await KoltsoProcess.RunAsync([.. node.Arguments]);
        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.StandardError.ShouldContain("identity.json");
        refused.StandardError.ShouldNotContain("   at ", customMessage: "a message, not a stack trace");
    }

    private static async Task<string[]> WriteAsync(RealCluster cluster)
    {
        var keys = await cluster.KeysOnAsync(cluster.Nodes[0], KeyCount);
        await Parallel.ForEachAsync(keys, async (key, ended) =>
        {
            using var answer = await cluster.Nodes[0].PutAsync(key, Values.Of(key, 1_000));
            ((int)answer.StatusCode).ShouldBe(201);
        });
        var last = await cluster.Nodes[0].PutAsync(keys[^1], Values.Of(keys[^1], 1_000)); // so that the last key is last in the log
        ((int)last.StatusCode).ShouldBe(201);
        return keys;
    }

    private static async Task ShouldBeNoticedAsync(RealNode node, string[] keys, string how)
    {
        try
        {
            await node.StartAsync();
        }
        catch (NodeEndedException refused)
        {
            refused.ExitCode.ShouldBe(1, refused.Output);
            refused.Output.ShouldMatch("(?i)corrupt|checksum|damaged|no such file|cannot open|not a", how);
            return;
        }

        var errors = 0;
        foreach (var key in keys)
        {
            using var answer = await node.GetAsync(key);
            if ((int)answer.StatusCode == 500) errors++;
            else await ShouldBeRightAsync(answer, $"{how}: {key}");
        }

        node.IsRunning.ShouldBeTrue(node.Output);
        errors.ShouldBeGreaterThan(0, $"{how}: every value read well, so nothing was corrupt");
    }

    private static async Task ShouldReadAsync(RealNode node, string key)
    {
        using var answer = await node.GetAsync(key);
        await ShouldBeRightAsync(answer, key);
    }

    private static async Task ShouldBeRightAsync(HttpResponseMessage answer, string key)
    {
        ((int)answer.StatusCode).ShouldBe(200, key);
        (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(Values.Of(key.Split(": ")[^1], 1_000)).ShouldBeTrue(key);
    }

    private static string[] Files(RealNode node, string pattern) =>
        Directory.GetFiles(node.DataFolder, pattern, SearchOption.AllDirectories);

    private static void Corrupt(string file, string how)
    {
        if (how == "deleted")
        {
            File.Delete(file);
            return;
        }

        var bytes = File.ReadAllBytes(file);
        switch (how)
        {
            case "every 500th byte flipped":
                for (var i = Math.Min(100, bytes.Length / 2); i < bytes.Length; i += 500) bytes[i] ^= 0xFF;
                break;
            case "one byte in the middle flipped":
                bytes[bytes.Length / 2] ^= 0x01;
                break;
            case "footer flipped":
                for (var i = bytes.Length - 20; i < bytes.Length; i++) bytes[i] ^= 0xFF;
                break;
            case "second half zeroed":
                bytes.AsSpan(bytes.Length / 2).Clear();
                break;
            case "cut in half":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            default:
                bytes = [];
                break;
        }

        File.WriteAllBytes(file, bytes);
    }
}
