using System.Text;
using System.Text.Json;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Cli;

/// <summary>The client commands against real nodes.</summary>
public class ClientTests(SharedCluster shared)
{
    [Fact]
    public async Task PutGetDelete_Key_WorkThroughAnyNode()
    {
        var key = "cli key/ключ+1";
        (await RunAsync(0, "put", key, "hello ring")).ExitCode.ShouldBe(0);
        var got = await RunAsync(1, "get", key);
        got.ExitCode.ShouldBe(0);
        got.StandardOutput.ShouldBe("hello ring");
        (await RunAsync(2, "delete", key)).ExitCode.ShouldBe(0);
        var absent = await RunAsync(0, "get", key);
        absent.ExitCode.ShouldBe(3);
        absent.StandardOutput.ShouldBeEmpty();
        absent.StandardError.ShouldNotBeEmpty();
        (await RunAsync(1, "delete", key)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Put_FileAndStdin_KeepEveryByte()
    {
        using var folder = new TempFolder();
        var value = Values.Of("cli file", 300_000);
        await File.WriteAllBytesAsync(folder.File("in"), value);
        (await RunAsync(0, "put", "cli-file", "--file", folder.File("in"))).ExitCode.ShouldBe(0);
        (await RunAsync(1, "get", "cli-file", "--output", folder.File("out"))).ExitCode.ShouldBe(0);
        (await File.ReadAllBytesAsync(folder.File("out"))).ShouldBe(value);

        var text = Encoding.UTF8.GetBytes("from stdin\n");
        (await KoltsoProcess.RunAsync(text, "put", "cli-stdin", "--url", shared.First.Url)).ExitCode.ShouldBe(0);
        (await RunAsync(2, "get", "cli-stdin")).StandardOutput.ShouldBe("from stdin\n");
        (await KoltsoProcess.RunAsync([], "put", "cli-empty", "--url", shared.First.Url)).ExitCode.ShouldBe(0);
        var empty = await RunAsync(2, "get", "cli-empty");
        empty.ExitCode.ShouldBe(0);
        empty.StandardOutput.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_OverTheLimit_Fails()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("big"), new byte[SharedCluster.ValueBytesMax + 1]);
        var refused = await RunAsync(0, "put", "cli-big", "--file", folder.File("big"));
        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.StandardError.ShouldContain("413");
        (await RunAsync(0, "get", "cli-big")).ExitCode.ShouldBe(3);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get", "")]
    [InlineData("get", "a", "b")]
    [InlineData("frobnicate")]
    [InlineData("get", "a", "--ack", "x")]
    [InlineData("get", "a", "--from", "0")]
    [InlineData("put", "a", "b", "--ttl", "x")]
    [InlineData("put", "a", "b", "--file", "c")]
    [InlineData("serve", "--node", "n1")]
    [InlineData("serve", "--cluster", "c", "--node", "n1", "--data", "d", "--timeout-ms", "x")]
    [InlineData("bench", "--rate", "x")]
    [InlineData("ring", "--url", "not a url")]
    public async Task Usage_Bad_IsExitCode2(params string[] arguments)
    {
        var refused = await KoltsoProcess.RunAsync(arguments);
        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.StandardError.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Server_Absent_IsExitCode1WithWords()
    {
        var port = Ports.Take(1)[0];
        foreach (var verb in (string[][])[["get", "a"], ["put", "a", "b"], ["delete", "a"], ["status"], ["ring"]])
        {
            var failed = await KoltsoProcess.RunAsync([.. verb, "--url", $"http://127.0.0.1:{port}"]);
            failed.ExitCode.ShouldBe(1, failed.Output);
            failed.StandardError.ShouldContain($"{port}");
            failed.StandardError.ShouldNotContain("   at ", customMessage: "a message, not a stack trace");
        }
    }

    [Fact]
    public async Task Status_HealthyCluster_ShowsEveryNode()
    {
        var status = await RunAsync(1, "status");
        status.ExitCode.ShouldBe(0, status.Output);
        foreach (var node in shared.Nodes) status.StandardOutput.ShouldContain($"127.0.0.1:{node.HttpPort}");
        using var json = JsonDocument.Parse((await RunAsync(1, "status", "--json")).StandardOutput);
        json.RootElement.GetProperty("nodes").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Ring_KeyAndWhole_SayWhereRecordsLie()
    {
        foreach (var owner in shared.Nodes)
        {
            var key = await shared.Cluster.KeyOnAsync(owner, "ring");
            using var json = JsonDocument.Parse((await RunAsync(0, "ring", key, "--json")).StandardOutput);
            json.RootElement.GetProperty("replicas")[0].GetProperty("id").GetString().ShouldBe(owner.Id);
            (await RunAsync(1, "ring", key)).StandardOutput.ShouldContain(owner.Id);
        }

        var ring = await RunAsync(2, "ring");
        ring.ExitCode.ShouldBe(0, ring.Output);
        foreach (var node in shared.Nodes) ring.StandardOutput.ShouldContain(node.Id);
    }

    [Fact]
    public async Task Status_OneNodeDown_IsExitCode1()
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Nodes = 2 });
        await cluster.Nodes[1].KillAsync();
        var status = await KoltsoProcess.RunAsync("status", "--url", cluster.Nodes[0].Url);
        status.ExitCode.ShouldBe(1, status.Output);
        status.StandardOutput.ShouldContain("down");
        var key = await cluster.KeyOnAsync(cluster.Nodes[1]);
        var unreachable = await KoltsoProcess.RunAsync("get", key, "--url", cluster.Nodes[0].Url);
        unreachable.ExitCode.ShouldBe(1, unreachable.Output);
        unreachable.StandardError.ShouldContain("504");
    }

    private Task<KoltsoProcess> RunAsync(int node, params string[] arguments) =>
        KoltsoProcess.RunAsync([.. arguments, "--url", shared.Nodes[node].Url]);
}
