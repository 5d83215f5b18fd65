using System.Text;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>How requests share a connection.</summary>
public class ConnectionTests(SharedCluster shared)
{
    [Fact]
    public async Task Pipelining_ManyKeysAndMethods_AnswersInOrder()
    {
        foreach (var entry in shared.Nodes)
        {
            // Keys of all owners alternate, so that quick local answers would overtake slow remote ones if they could.
            var keys = new List<string>();
            foreach (var owner in shared.Nodes) keys.AddRange(await shared.Cluster.KeysOnAsync(owner, 20, $"pipe-{entry.Id}"));
            keys = [.. keys.OrderBy(static key => key, StringComparer.Ordinal)];
            var requests = new StringBuilder();
            foreach (var key in keys)
            {
                var path = RealNode.EntityPath(key);
                requests.Append(RawHttp.Head("PUT " + path, $"Content-Length: {key.Length}")).Append(key);
                requests.Append(RawHttp.Head("GET " + path));
                requests.Append(RawHttp.Head("GET /v0/entity?id="));
                requests.Append(RawHttp.Head("DELETE " + path));
                requests.Append(RawHttp.Head("GET " + path));
            }

            using var connection = await RawHttp.ConnectAsync(entry.HttpPort);
            var sending = connection.SendAsync(requests.ToString());
            foreach (var key in keys)
            {
                (await connection.ReadAsync()).ShouldBe(201, key);
                (await connection.ReadAsync()).Text.ShouldBe(key);
                (await connection.ReadAsync()).ShouldBeError(400, key);
                (await connection.ReadAsync()).ShouldBe(202, key);
                (await connection.ReadAsync()).ShouldBe(404, key);
            }

            await sending;
        }
    }

    [Fact]
    public async Task Pipelining_OtherPagesBetween_AnswersInOrder()
    {
        var put = RawHttp.Head("PUT /v0/entity?id=between", "Content-Length: 3") + "mid";
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync(
            put + RawHttp.Head("GET /healthz") + RawHttp.Head("GET /v0/entity?id=between")
            + RawHttp.Head("GET /v0/cluster") + RawHttp.Head("GET /nothing")
            + RawHttp.Head("GET /v0/entity?id=between", "Connection: close"));
        (await connection.ReadAsync()).ShouldBe(201);
        (await connection.ReadAsync()).ShouldBe(200);
        (await connection.ReadAsync()).Text.ShouldBe("mid");
        (await connection.ReadAsync()).Text.ShouldStartWith("{");
        (await connection.ReadAsync()).ShouldBe(400);
        (await connection.ReadAsync()).Text.ShouldBe("mid");
        await connection.ShouldCloseAsync();
    }

    [Fact]
    public async Task Pipelining_LargeValues_AnswersInOrder()
    {
        var keys = new List<string>();
        foreach (var owner in shared.Nodes) keys.AddRange(await shared.Cluster.KeysOnAsync(owner, 3, "pipe-large"));
        using var connection = await RawHttp.ConnectAsync(shared.Nodes[1].HttpPort);
        var sending = SendAllAsync();
        foreach (var key in keys)
        {
            (await connection.ReadAsync()).ShouldBe(201, key);
            (await connection.ReadAsync()).Body.AsSpan().SequenceEqual(Values.Of(key, 700_000)).ShouldBeTrue(key);
        }

        await sending;

        async Task SendAllAsync()
        {
            foreach (var key in keys)
            {
                await connection.SendAsync(RawHttp.Head("PUT " + RealNode.EntityPath(key), "Content-Length: 700000"));
                await connection.SendAsync(Values.Of(key, 700_000));
                await connection.SendAsync(RawHttp.Head("GET " + RealNode.EntityPath(key)));
            }
        }
    }

    [Theory]
    [InlineData("GET /v0/entity?id=close-absent", 404)]
    [InlineData("DELETE /v0/entity?id=close-absent", 202)]
    [InlineData("GET /v0/entity?id=", 400)]
    [InlineData("GET /healthz", 200)]
    [InlineData("GET /nothing", 400)]
    public async Task Connection_CloseAndHttp10_EndIt_OtherwiseItIsKept(string request, int status)
    {
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        for (var twice = 0; twice < 2; twice++)
        {
            await connection.SendAsync(RawHttp.Head(request));
            (await connection.ReadAsync()).ShouldBe(status);
        }

        await connection.SendAsync(RawHttp.Head(request, "Connection: close"));
        var last = await connection.ReadAsync();
        last.ShouldBe(status);
        last["Connection"].ShouldBe("close", StringCompareShould.IgnoreCase);
        await connection.ShouldCloseAsync();

        using var old = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await old.SendAsync($"{request} HTTP/1.0\r\n\r\n");
        (await old.ReadAsync()).ShouldBe(status);
        await old.ShouldCloseAsync();
    }

    [Theory]
    [InlineData("GET /v0/entity?id=half", 404, "")]
    [InlineData("DELETE /v0/entity?id=half", 202, "")]
    [InlineData("PUT /v0/entity?id=half-put", 201, "Content-Length: 3\r\n\r\nabc")]
    [InlineData("PUT /v0/entity?id=half-chunked", 201, "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("GET /v0/entity?id=half", 404, "Content-Length: 3\r\n\r\nabc")]
    [InlineData("GET /healthz", 200, "")]
    [InlineData("GET /v0/cluster", 200, "")]
    [InlineData("GET /nothing", 400, "")]
    public async Task Client_EndsSendingAfterWholeRequests_GetsEveryAnswer(string request, int status, string rest)
    {
        var whole = $"{request} HTTP/1.1\r\nHost: test\r\n{(rest.Length > 0 ? rest : "\r\n")}";
        foreach (var node in shared.Nodes)
        {
            using var connection = await RawHttp.ConnectAsync(node.HttpPort);
            await connection.SendAsync(whole + whole);
            connection.EndSending();
            (await connection.ReadAsync()).ShouldBe(status);
            (await connection.ReadAsync()).ShouldBe(status);
            await connection.ShouldCloseAsync();
        }
    }

    [Fact]
    public async Task Get_WithBody_DoesNotReadItAsARequest()
    {
        var put = RawHttp.Head("PUT /v0/entity?id=body-of-get", "Content-Length: 3") + "bad";
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync(
            RawHttp.Head("GET /v0/entity?id=body-of-get", $"Content-Length: {put.Length}") + put + RawHttp.Head("GET /healthz"));
        (await connection.ReadAsync()).Status.ShouldBeOneOf(404, 400);
        (await connection.ReadAsync()).Text.Trim().ShouldBe("ok");
        (await RawHttp.AskAsync(shared.First.HttpPort, "GET /v0/entity?id=body-of-get")).ShouldBe(404);
    }

    [Fact]
    public async Task Http10_Put_Works()
    {
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync("PUT /v0/entity?id=http10 HTTP/1.0\r\nContent-Length: 3\r\n\r\nold");
        (await connection.ReadAsync()).ShouldBe(201);
        await connection.ShouldCloseAsync();
        (await RawHttp.ExchangeAsync(shared.First.HttpPort, "GET /v0/entity?id=http10 HTTP/1.0\r\n\r\n")).Text.ShouldBe("old");
    }

    [Fact]
    public async Task Request_ByteByByte_Works()
    {
        foreach (var owner in shared.Nodes)
        {
            var key = await shared.Cluster.KeyOnAsync(owner, "slowly");
            using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
            var put = RawHttp.Head("PUT " + RealNode.EntityPath(key), "Content-Length: 10") + "0123456789";
            foreach (var request in (string[])[put, RawHttp.Head("GET " + RealNode.EntityPath(key))])
            {
                foreach (var one in request)
                {
                    await connection.SendAsync(one.ToString());
                    await Task.Delay(1);
                }

                var answer = await connection.ReadAsync();
                answer.Status.ShouldBeOneOf(201, 200);
                if (answer.Status == 200) answer.Text.ShouldBe("0123456789");
            }
        }
    }
}
