using System.Text.Json;
using Koltso.Api.Documents;
using Koltso.Api.Http;
using Koltso.Load;
using Koltso.Load.Running;
using Koltso.Tests.Cli;
using Koltso.Tests.Cli.Inspect;
using Microsoft.AspNetCore.Http;

namespace Koltso.Tests.Load;

public sealed class ServerFiguresTests : IDisposable
{
    private readonly NodeHttpClient _http = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task ReadAsync_Cluster_IsWhatEachNodeUsed()
    {
        await using var node = await StartNodeAsync();

        (await ReadAsync(node.Url)).ShouldBe([new ServerFigure("n1", 0.7, 104_857_600, 123, 0)]);
    }

    [Fact]
    public async Task ReadAsync_FirstServerTellsNothing_TheNextIsAsked()
    {
        await using var other = await FakeNode.AnsweringAsync(404);
        await using var node = await StartNodeAsync();

        (await ReadAsync(other.Url, node.Url)).ShouldHaveSingleItem().Name.ShouldBe("n1");
    }

    [Fact]
    public async Task ReadAsync_NotAllNodesTell_IsEmpty()
    {
        await using var node = await StartNodeAsync("127.0.0.1:1");

        (await ReadAsync(node.Url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsync_ProcessNamed_IsOfTheOperatingSystem()
    {
        var options = new BenchOptions { Urls = [new Uri("http://127.0.0.1:1")], Workload = Workload.Get, Pids = [Environment.ProcessId] };

        var figure = (await ServerFigures.ReadAsync(_http, options)).ShouldHaveSingleItem();

        figure.Name.ShouldBe($"pid {Environment.ProcessId}");
        figure.ResidentBytes.ShouldBeGreaterThan(1_000_000);
    }

    private Task<IReadOnlyList<ServerFigure>> ReadAsync(params string[] urls) => ServerFigures.ReadAsync(
        _http, new BenchOptions { Urls = [.. urls.Select(static url => new Uri(url))], Workload = Workload.Get });

    private static async Task<FakeNode> StartNodeAsync(params string[] others)
    {
        FakeNode? self = null;
        self = await FakeNode.StartAsync(context => context.Response.WriteAsync(context.Request.Path == "/v0/cluster"
            ? JsonSerializer.Serialize(Samples.Cluster([self!.HostAndPort, .. others]), ApiJson.Default.ClusterDocument)
            : Samples.StatsJson));
        return self;
    }
}
