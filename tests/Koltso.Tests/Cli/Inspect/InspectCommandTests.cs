using System.Text.Json;
using Koltso.Api.Documents;
using Koltso.Cli.Inspect.Documents;
using Microsoft.AspNetCore.Http;

namespace Koltso.Tests.Cli.Inspect;

public class InspectCommandTests
{
    [Fact]
    public async Task Status_AllWell_Returns0WithALineForEachNode()
    {
        await using var node = await StartNodeAsync();
        var console = new TestConsole();

        (await console.RunAsync("status", "--url", node.Url)).ShouldBe(0, console.Error + console.Text);

        var line = console.Text.Split('\n').Single(line => line.StartsWith("n1", StringComparison.Ordinal));
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldBe(
            ["n1", "up", node.HostAndPort, "1m 16s", "~12,345", "2.00 MiB", "10", "850 µs", "-", "100 MiB", "0.7 s"]);
    }

    [Fact]
    public async Task Status_OneNodeDown_Returns1AndShowsTheRest()
    {
        var gone = await FakeNode.AnsweringAsync(200);
        var goneAt = gone.HostAndPort;
        await gone.DisposeAsync();
        await using var node = await StartNodeAsync(Samples.StatsJson, goneAt);
        var console = new TestConsole();

        (await console.RunAsync("status", "--url", node.Url)).ShouldBe(1);

        console.Text.ShouldContain("n1    up");
        console.Text.ShouldContain("n2    down");
        console.Text.ShouldContain($"n2: No node answers at http://{goneAt}");
    }

    [Fact]
    public async Task Status_NodeDoesNotReachOneThatRuns_Returns1AndSaysWhy()
    {
        await using var other = await StartNodeAsync(
            Samples.StatsJson.Replace("\"node\":\"n1\"", "\"node\":\"n2\"", StringComparison.Ordinal), []);
        await using var node = await StartNodeAsync(
            Samples.StatsJson.Replace("\"up\":true", "\"problem\":\"refused: why\",\"up\":false", StringComparison.Ordinal),
            other.HostAndPort);
        var console = new TestConsole();

        (await console.RunAsync("status", "--url", node.Url)).ShouldBe(1);

        console.Text.ShouldContain("n1    links down");
        console.Text.ShouldContain("n1: it does not reach n2, which runs: refused: why.");
    }

    [Fact]
    public async Task Status_NodeNotReady_Returns1WithItsReason()
    {
        await using var node = await StartNodeAsync(
            Samples.StatsJson.Replace("\"ready\":true", "\"ready\":false,\"notReady\":\"It is cut off.\"", StringComparison.Ordinal), []);
        var console = new TestConsole();

        (await console.RunAsync("status", "--url", node.Url)).ShouldBe(1);

        console.Text.ShouldContain("n1    not ready");
        console.Text.ShouldContain("n1: It is cut off.");
    }

    [Fact]
    public async Task Status_Json_CanBeReadBack()
    {
        await using var node = await StartNodeAsync();
        var console = new TestConsole();

        (await console.RunAsync("status", "--json", "--url", node.Url)).ShouldBe(0);

        using var json = JsonDocument.Parse(console.Text);
        json.RootElement.GetProperty("healthy").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("nodes")[0].GetProperty("stats").GetProperty("store").GetProperty("keys").GetInt64().ShouldBe(12345);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("null")]
    public async Task Status_AnswerOfSomethingElse_Returns1AndSaysSo(string answer)
    {
        await using var node = await FakeNode.AnsweringAsync(200, answer);
        var console = new TestConsole();

        (await console.RunAsync("status", "--url", node.Url)).ShouldBe(1);

        console.Error.ShouldContain("/v0/cluster");
    }

    [Fact]
    public async Task Ring_NoKey_DrawsEveryPartition()
    {
        await using var node = await StartNodeAsync(Samples.StatsJson, "127.0.0.1:1", "127.0.0.1:1");
        var console = new TestConsole();

        (await console.RunAsync("ring", "--url", node.Url)).ShouldBe(0);

        console.Text.ShouldContain(" 0  1231231231231231\n");
        console.Text.ShouldContain("12,345");
        console.Text.ShouldContain("37.5 %");
    }

    [Fact]
    public async Task Ring_Counts_LeavesThePictureOut()
    {
        await using var node = await StartNodeAsync();
        var console = new TestConsole();

        (await console.RunAsync("ring", "--counts", "--url", node.Url)).ShouldBe(0);

        console.Text.ShouldNotContain("cut open");
        console.Text.ShouldNotContain("█");
    }

    [Fact]
    public async Task Ring_KeyAsJson_NamesHashPartitionAndReplicas()
    {
        await using var node = await StartNodeAsync();
        var console = new TestConsole();

        (await console.RunAsync("ring", "greeting", "--json", "--url", node.Url)).ShouldBe(0);

        var found = JsonSerializer.Deserialize(console.Text, InspectJson.Default.KeyDocument).ShouldNotBeNull();
        found.Hash.Length.ShouldBe(16);
        found.Partition.ShouldBe(Convert.ToInt32(found.Hash[..1], 16));
        found.Replicas.ShouldHaveSingleItem().Id.ShouldBe("n1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task Ring_KeyThatCannotBe_Returns2(string key)
    {
        await using var node = await StartNodeAsync();

        (await new TestConsole().RunAsync("ring", key, "--url", node.Url)).ShouldBe(2);
    }

    private static Task<FakeNode> StartNodeAsync() => StartNodeAsync(Samples.StatsJson, []);

    private static async Task<FakeNode> StartNodeAsync(string stats, params string[] others)
    {
        FakeNode? self = null;
        self = await FakeNode.StartAsync(context => context.Request.Path.Value switch
        {
            "/v0/cluster" => context.Response.WriteAsync(
                JsonSerializer.Serialize(Samples.Cluster([self!.HostAndPort, .. others]), ApiJson.Default.ClusterDocument)),
            "/v0/stats" => context.Response.WriteAsync(stats),
            _ => throw new InvalidOperationException(),
        });
        return self;
    }
}
