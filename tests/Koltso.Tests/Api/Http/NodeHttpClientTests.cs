using System.Net;
using System.Text.Json;
using Koltso.Api.Documents;
using Koltso.Api.Http;
using Koltso.Tests.Cli;
using Koltso.Tests.Cli.Inspect;
using Microsoft.AspNetCore.Http;

namespace Koltso.Tests.Api.Http;

public sealed class NodeHttpClientTests : IDisposable
{
    private readonly NodeHttpClient _http = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task ClusterAsync_Node_IsItsDocument()
    {
        await using var node = await AnsweringAsync(Samples.Cluster());

        var (cluster, fault) = await _http.ClusterAsync(new Uri(node.Url));

        fault.ShouldBeNull();
        cluster.ShouldNotBeNull().Nodes.ShouldBe(Samples.Cluster().Nodes);
        node.Requests.ShouldHaveSingleItem().Target.ShouldBe("/v0/cluster");
    }

    [Fact]
    public async Task ClusterAsync_PartsDoNotFitTogether_IsAFault()
    {
        await using var node = await AnsweringAsync(Samples.Cluster() with { Partitions = 32 });

        var fault = await ShouldFailAsync(NodeFaultKind.WrongDocument, node);

        fault.ToString().ShouldBe($"The answer from {node.Url}/v0/cluster contradicts itself: it declares 32 partitions and places 16.");
    }

    [Theory]
    [InlineData("{}", "is not the expected document: ")]
    [InlineData("not JSON", "is not the expected document: ")]
    [InlineData("", "is not the expected document: ")]
    [InlineData("null", "is empty.")]
    public async Task ClusterAsync_OtherBody_IsAFault(string body, string words)
    {
        await using var node = await FakeNode.AnsweringAsync(200, body);

        var fault = await ShouldFailAsync(NodeFaultKind.WrongDocument, node);

        fault.ToString().ShouldStartWith($"The answer from {node.Url}/v0/cluster {words}");
    }

    [Fact]
    public async Task ClusterAsync_ErrorStatus_IsAFaultWithStatusAndText()
    {
        await using var node = await FakeNode.AnsweringAsync(404, "no such page\n");

        var fault = await ShouldFailAsync(NodeFaultKind.NotANode, node);

        (fault.Status, fault.Detail).ShouldBe((HttpStatusCode.NotFound, "no such page"));
        fault.ToString().ShouldBe($"{node.Url}/v0/cluster answered 404 Not Found: is this a Koltso node?");
    }

    [Fact]
    public async Task ClusterAsync_Redirect_IsNotFollowed()
    {
        await using var node = await FakeNode.StartAsync(static context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });

        (await ShouldFailAsync(NodeFaultKind.NotANode, node)).Status.ShouldBe(HttpStatusCode.Found);
        node.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ClusterAsync_NobodyListens_IsAFault()
    {
        var node = await FakeNode.AnsweringAsync(200);
        var url = node.Url;
        await node.DisposeAsync();

        var (_, fault) = await _http.ClusterAsync(new Uri(url));

        fault.ShouldNotBeNull().Kind.ShouldBe(NodeFaultKind.Unreachable);
        fault.ToString().ShouldBe($"No node answers at {url}: Connection refused.");
    }

    [Fact]
    public async Task ClusterAsync_NoAnswerInTime_IsAFault()
    {
        var ended = new TaskCompletionSource();
        await using var node = await FakeNode.StartAsync(_ => ended.Task);
        using var http = new NodeHttpClient(TimeSpan.FromMilliseconds(50));

        var (_, fault) = await http.ClusterAsync(new Uri(node.Url));
        ended.SetResult();

        fault.ShouldNotBeNull().Kind.ShouldBe(NodeFaultKind.TimedOut);
        fault.ToString().ShouldBe($"The node at {node.Url} did not answer in time.");
    }

    [Fact]
    public async Task ClusterAsync_CancelledByTheCaller_Throws()
    {
        await using var node = await AnsweringAsync(Samples.Cluster());

        await Should.ThrowAsync<OperationCanceledException>(_http.ClusterAsync(new Uri(node.Url), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task ClusterAsync_ConnectionEndsInTheBody_IsAFault()
    {
        await using var node = await FakeNode.StartAsync(static context => BreakOffAsync(context, Task.CompletedTask));

        await ShouldFailAsync(NodeFaultKind.ExchangeFailed, node);
    }

    [Fact]
    public async Task ExchangeAsync_ConnectionEndsWhileTheBodyIsRead_IsAFault()
    {
        var hasHead = new TaskCompletionSource();
        await using var node = await FakeNode.StartAsync(context => BreakOffAsync(context, hasHead.Task));
        using var request = new HttpRequestMessage(HttpMethod.Get, node.Url);

        var (_, fault) = await _http.ExchangeAsync(
            request, HttpCompletionOption.ResponseHeadersRead,
            async response =>
            {
                hasHead.SetResult();
                await using var body = await response.Content.ReadAsStreamAsync();
                await body.CopyToAsync(Stream.Null);
                return new NodeAnswer<string>("whole");
            });

        fault.ShouldNotBeNull().Kind.ShouldBe(NodeFaultKind.TransferBroken);
    }

    [Fact]
    public async Task ExchangeAsync_ReaderHasABug_Throws()
    {
        await using var node = await FakeNode.AnsweringAsync(200);
        using var request = new HttpRequestMessage(HttpMethod.Get, node.Url);

        await Should.ThrowAsync<InvalidOperationException>(_http.ExchangeAsync<string>(
            request, HttpCompletionOption.ResponseHeadersRead, static _ => throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData(false, "/v0/stats")]
    [InlineData(true, "/v0/stats?counts=exact")]
    public async Task StatsAsync_Node_IsItsDocument(bool isExact, string target)
    {
        await using var node = await FakeNode.AnsweringAsync(200, Samples.StatsJson);

        var (stats, fault) = await _http.StatsAsync(Samples.Cluster(node.HostAndPort).Nodes[0], isExact);

        fault.ShouldBeNull();
        stats.ShouldNotBeNull().Store.Keys.ShouldBe(12_345);
        node.Requests.ShouldHaveSingleItem().Target.ShouldBe(target);
    }

    [Fact]
    public async Task StatsAsync_AnotherNodeAnswers_IsAFault()
    {
        await using var node = await FakeNode.AnsweringAsync(200, Samples.StatsJson);
        var second = Samples.Cluster("127.0.0.1:1", node.HostAndPort).Nodes[1];

        var (_, fault) = await _http.StatsAsync(second);

        fault.ShouldNotBeNull().Kind.ShouldBe(NodeFaultKind.WrongNode);
        fault.ToString().ShouldBe($"Node n1 answered at {node.HostAndPort}, where n2 was expected.");
    }

    [Fact]
    public async Task StatsAsync_NotAnAddress_IsAFault()
    {
        var (_, fault) = await _http.StatsAsync(Samples.Cluster("a b:1").Nodes[0]);

        fault.ShouldNotBeNull().Kind.ShouldBe(NodeFaultKind.NotAnAddress);
        fault.ToString().ShouldBe("'a b:1' is not a valid address.");
    }

    [Fact]
    public async Task BeginRepairAsync_Refused_SaysWhy()
    {
        await using var node = await FakeNode.AnsweringAsync(503, "Try again.\n");

        var (_, fault) = await _http.BeginRepairAsync(new Uri(node.Url), 3, checkOnly: true);

        fault.ShouldNotBeNull().Kind.ShouldBe(NodeFaultKind.Refused);
        fault.ToString().ShouldBe($"{node.Url}/v0/repair?check=true&partition=3 answered 503 Service Unavailable: Try again.");
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(503, false)]
    public async Task IsReadyAsync_GoesByTheStatus(int status, bool isReady)
    {
        await using var node = await FakeNode.AnsweringAsync(status);

        (await _http.IsReadyAsync(new Uri(node.Url))).ShouldBe(isReady);

        node.Requests.ShouldHaveSingleItem().Target.ShouldBe("/readyz");
    }

    [Fact]
    public async Task IsReadyAsync_NobodyListens_IsFalse()
    {
        var node = await FakeNode.AnsweringAsync(200);
        var url = node.Url;
        await node.DisposeAsync();

        (await _http.IsReadyAsync(new Uri(url))).ShouldBeFalse();
    }

    private async Task<NodeFault> ShouldFailAsync(NodeFaultKind kind, FakeNode node)
    {
        var (cluster, fault) = await _http.ClusterAsync(new Uri(node.Url));
        cluster.ShouldBeNull();
        fault.ShouldNotBeNull().Kind.ShouldBe(kind);
        return fault;
    }

    private static Task<FakeNode> AnsweringAsync(ClusterDocument cluster) =>
        FakeNode.AnsweringAsync(200, JsonSerializer.Serialize(cluster, ApiJson.Default.ClusterDocument));

    private static async Task BreakOffAsync(HttpContext context, Task until)
    {
        context.Response.ContentLength = 100;
        await context.Response.Body.WriteAsync("short"u8.ToArray());
        await context.Response.Body.FlushAsync();
        await until;
        context.Abort();
    }
}
