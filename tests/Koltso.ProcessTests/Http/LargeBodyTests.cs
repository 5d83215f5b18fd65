using System.Net;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>
/// Large bodies that come slowly, or not at all, to a node with room for one of them: whoever has no room is told so on every path,
/// in such a way that the client receives the answer, and whoever only announces takes none.
/// </summary>
public class LargeBodyTests
{
    private const int Max = 8 * 1024 * 1024;

    private static readonly ClusterSpec s_small = new() { Nodes = 1, Serve = ["--memory", "128MiB", "--max-value", "8MiB"] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_WithoutRoomForItsBody_Is503ThatArrivesWhileTheBodyIsSent(bool isHandedOver)
    {
        await using var cluster = await TestClusters.StartAsync(s_small);
        var node = cluster.Nodes[0];
        using var upload = await RawHttp.ConnectAsync(node.HttpPort);
        using var stop = new CancellationTokenSource();
        await upload.SendAsync(RawHttp.Head("PUT /v0/entity?id=held", $"Content-Length: {Max}") + "x");
        // Fast enough to be let, and slow enough to outlast the others.
        var trickle = TrickleAsync(upload, stop.Token);
        try
        {
            await Wait.UntilAsync(
                async () => (int)(await node.PutAsync("refused", new byte[Max])).StatusCode == 503, "the node has no room for a body");
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = new Uri(node.Url) };
            for (var i = 0; i < 3; i++)
            {
                if (isHandedOver) (await client.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
                using var content = new ByteArrayContent(new byte[Max]);
                using var answer = await client.PutAsync(new Uri("/v0/entity?id=refused", UriKind.Relative), content);
                answer.ShouldSatisfyAllConditions(
                    () => answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable),
                    () => answer.Headers.ConnectionClose.ShouldBe(true),
                    () => answer.Headers.RetryAfter.ShouldNotBeNull());
            }

            ((int)(await node.PutAsync("small", [1])).StatusCode).ShouldBe(201, "small requests go on");
        }
        finally
        {
            await stop.CancelAsync();
            await trickle;
        }

        node.Output.ShouldNotContain("error");
        cluster.ShouldAllRun();
    }

    [Fact]
    public async Task Put_WhileOthersOnlyAnnounceLargeBodies_IsTaken()
    {
        await using var cluster = await TestClusters.StartAsync(s_small);
        var node = cluster.Nodes[0];
        var announced = new List<RawHttp>();
        for (var i = 0; i < 23; i++)
        {
            announced.Add(await RawHttp.ConnectAsync(node.HttpPort));
            await announced[^1].SendAsync(RawHttp.Head($"PUT /v0/entity?id=announced-{i}", $"Content-Length: {Max}"));
        }

        ((int)(await node.PutAsync("large", new byte[Max])).StatusCode).ShouldBe(201);
        (await node.SendAsync(HttpMethod.Delete, RealNode.EntityPath("large"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        foreach (var one in announced) one.Dispose();
        cluster.ShouldAllRun();
    }

    [Fact]
    public async Task Put_WhileOthersHaveBegunLargeBodiesAndStopped_TakesTheirPlace()
    {
        await using var cluster = await TestClusters.StartAsync(s_small);
        var node = cluster.Nodes[0];
        var begun = new List<RawHttp>();
        for (var i = 0; i < 5; i++)
        {
            begun.Add(await RawHttp.ConnectAsync(node.HttpPort));
            await begun[^1].SendAsync(RawHttp.Head($"PUT /v0/entity?id=begun-{i}", $"Content-Length: {Max}") + new string('x', 100_000));
        }

        await Wait.UntilAsync(
            async () => (int)(await node.PutAsync("large", new byte[Max])).StatusCode == 201, "a client that sends is served");
        var told = await begun[0].ReadAsync();
        told.Status.ShouldBe(503);
        told["Retry-After"].ShouldNotBeNull();
        foreach (var one in begun) one.Dispose();
        cluster.ShouldAllRun();
    }

    private static async Task TrickleAsync(RawHttp upload, CancellationToken stop)
    {
        var piece = new byte[20_000];
        while (!stop.IsCancellationRequested)
        {
            await upload.SendAsync(piece);
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
