using System.Text;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>Requests that are not HTTP, or exceed its limits.</summary>
public class MalformedTests(SharedCluster shared)
{
    [Theory]
    [InlineData("\r\n\r\n\r\n\r\nhello\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a FTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a b HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET v0/entity?id=a HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("G\0T /v0/entity?id=a HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a HTTP/1.1\r\nno colon\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a HTTP/1.1\r\n: no name\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a HTTP/1.1\r\nHost : x\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n")]
    [InlineData("GET /v0/entity?id=a HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003 a TLS client hello \r\n\r\n")]
    [InlineData("KLTS\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\r\n\r\n")]
    public async Task Request_NotHttp_IsRefusedAndTheConnectionEnds(string request)
    {
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync(request);
        connection.EndSending();
        var answer = Encoding.Latin1.GetString(await connection.RestAsync());
        if (answer.StartsWith("HTTP/1.", StringComparison.Ordinal)) answer.ShouldMatch(@"^HTTP/1\.1 (4\d\d|505) ");
        else answer.ShouldNotContain("HTTP/1.1 2");
        (await RawHttp.AskAsync(shared.First.HttpPort, "GET /healthz")).ShouldBe(200);
    }

    [Theory]
    [InlineData("GET\r\n\r\n", 400)]
    [InlineData("GET /v0/entity?id=a HTTP/9.9\r\nHost: x\r\n\r\n", 505)]
    [InlineData("GET /v0/entity?id=a HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    [InlineData("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400)]
    [InlineData("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    public async Task Request_NotHttp_ErrorSaysWhy(string request, int status) =>
        (await RawHttp.ExchangeAsync(shared.First.HttpPort, request)).ShouldBeError(status);

    [Theory]
    [InlineData(100_000, 1)]
    [InlineData(1_000, 200)]
    [InlineData(10, 5_000)]
    public async Task Head_Huge_Is4xx(int bytes, int lines)
    {
        var headers = string.Concat(Enumerable.Range(0, lines).Select(i => $"X-{i}: {new string('h', bytes)}\r\n"));
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        var sending = SendAsync();
        var answer = Encoding.Latin1.GetString(await connection.RestAsync());
        await sending;

        // The answer may be lost when bytes that the node no longer reads cause a reset.
        if (answer.Length > 0) answer.ShouldMatch(@"^HTTP/1\.1 4(00|13|31) ");
        (await RawHttp.AskAsync(shared.First.HttpPort, "GET /healthz")).ShouldBe(200);

        async Task SendAsync()
        {
            try
            {
                await connection.SendAsync($"GET /v0/entity?id=huge HTTP/1.1\r\nHost: test\r\n{headers}\r\n");
                connection.EndSending();
            }
            catch (System.Net.Sockets.SocketException)
            {
                // The request was refused before all of it was sent.
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Request_Mutated_NeverHarmsANode(int seed)
    {
        var random = new Random(seed);
        foreach (var owner in shared.Nodes)
            (await owner.PutAsync(await shared.Cluster.KeyOnAsync(owner, "SENTINEL"), [1, 2, 3])).EnsureSuccessStatusCode();

        for (var i = 0; i < 120; i++)
        {
            var request = RequestMutator.Next(random);
            using var connection = await RawHttp.ConnectAsync(shared.Nodes[i % 3].HttpPort);
            try
            {
                await connection.SendAsync(request);
                connection.EndSending();
            }
            catch (System.Net.Sockets.SocketException)
            {
                // The node may close the connection while the client still sends.
            }

            var answer = Encoding.Latin1.GetString(await connection.RestAsync());
            if (answer.Length > 0)
                answer.ShouldMatch(
                    @"^HTTP/1\.1 ([234]\d\d|100|501|505) ", $"seed {seed}, request {i}:\n{Encoding.Latin1.GetString(request)}");
        }

        shared.Cluster.ShouldAllRun();
        foreach (var owner in shared.Nodes)
        {
            var answer = await shared.First.GetAsync(await shared.Cluster.KeyOnAsync(owner, "SENTINEL"));
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBe([1, 2, 3]);
        }
    }
}
