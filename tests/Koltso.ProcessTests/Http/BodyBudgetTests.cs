using System.Net;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>A node without room for another body says so on every path, in such a way that the client receives the answer.</summary>
public class BodyBudgetTests
{
    /// <summary>An upload may take the time of its length at 16 KB/s, which is longer than this test takes on any machine.</summary>
    private const int Max = 8 * 1024 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_WithoutRoomForItsBody_Is503ThatArrivesWhileTheBodyIsSent(bool isHandedOver)
    {
        await using var cluster = await TestClusters.StartAsync(
            new ClusterSpec { Nodes = 1, Serve = ["--memory", "128MiB", "--max-value", "8MiB"] });
        var node = cluster.Nodes[0];
        var held = new List<RawHttp>();
        try
        {
            // The budget is four values of the largest size: these leave no room for another.
            for (var i = 0; i < 4; i++)
            {
                var upload = await RawHttp.ConnectAsync(node.HttpPort);
                held.Add(upload);
                await upload.SendAsync(RawHttp.Head($"PUT /v0/entity?id=held-{i}", $"Content-Length: {Max}") + "x");
            }

            await Wait.UntilAsync(
                async () => (int)(await node.PutAsync("refused", new byte[Max])).StatusCode == 503, "the node has no room for a body");
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = new Uri(node.Url) };
            for (var i = 0; i < 20; i++)
            {
                if (isHandedOver) (await client.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
                using var content = new ByteArrayContent(new byte[Max]);
                using var answer = await client.PutAsync(new Uri("/v0/entity?id=refused", UriKind.Relative), content);
                answer.ShouldSatisfyAllConditions(
                    () => answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable),
                    () => answer.Headers.ConnectionClose.ShouldBe(true),
                    () => answer.Headers.RetryAfter.ShouldNotBeNull());
            }
        }
        finally
        {
            foreach (var upload in held) upload.Dispose();
        }

        node.Output.ShouldNotContain("error");
        cluster.ShouldAllRun();
    }
}
