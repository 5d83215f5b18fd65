using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Faults;

/// <summary>Data folders that belong to another process or cluster.</summary>
public class DataFolderTests
{
    [Fact]
    public async Task Folder_OpenInAnotherProcess_IsRefused()
    {
        var spec = new ClusterSpec { Nodes = 1 };
        await using var cluster = await TestClusters.StartAsync(spec);
        await using var moved = TestClusters.Create(spec); // the same cluster at other addresses
        var second =
            await KoltsoProcess.RunAsync("serve", "--cluster", moved.ClusterFile, "--node", "n1", "--data", cluster.Nodes[0].DataFolder);
        second.ExitCode.ShouldBe(1, second.Output);
        second.StandardError.ShouldContain(cluster.Nodes[0].DataFolder);
        second.StandardError.ShouldContain($"is open in another process (pid {cluster.Nodes[0].Process!.Pid})");
        second.StandardError.ShouldNotContain("   at ", customMessage: "a message, not a stack trace");
        ((int)(await cluster.Nodes[0].PutAsync("k", [1])).StatusCode).ShouldBe(201);
    }

    [Theory]
    [InlineData("node", "n1")]
    [InlineData("cluster", "test")]
    [InlineData("hash", "xxh3")]
    [InlineData("partition", "64")]
    public async Task Folder_OfAnother_IsRefusedAndLeftAlone(string what, string belongsTo)
    {
        var spec = new ClusterSpec { Nodes = 2 };
        await using var cluster = TestClusters.Create(spec);
        var node = cluster.Nodes[0];
        await node.StartAsync();
        var key = await cluster.KeyOnAsync(node);
        ((int)(await node.PutAsync(key, Values.Of(key))).StatusCode).ShouldBe(201);
        await node.StopAsync();

        await using var other = TestClusters.Create(what switch
        {
            "node" => spec,
            "cluster" => spec with { Name = "elsewhere" },
            "hash" => spec with { Hash = "murmur3" },
            _ => spec with { Partitions = 128 },
        });
        var refused = await KoltsoProcess.RunAsync(
            "serve", "--cluster", other.ClusterFile, "--node", what == "node" ? "n2" : "n1", "--data", node.DataFolder);
        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.StandardError.ShouldContain(what, Case.Insensitive);
        refused.StandardError.ShouldContain(belongsTo, Case.Insensitive);
        refused.StandardError.ShouldNotContain("   at ", customMessage: "a message, not a stack trace");

        await node.StartAsync();
        (await (await node.GetAsync(key)).Content.ReadAsByteArrayAsync()).ShouldBe(Values.Of(key));
    }

    [Fact]
    public async Task Folder_Unwritable_IsRefusedWithWords()
    {
        await using var cluster = TestClusters.Create(new ClusterSpec { Nodes = 1 });
        File.WriteAllText(cluster.Nodes[0].DataFolder, "a file where the folder should be");
        var refused = await KoltsoProcess.RunAsync([.. cluster.Nodes[0].Arguments]);
        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.StandardError.ShouldNotContain("   at ", customMessage: "a message, not a stack trace");
    }
}
