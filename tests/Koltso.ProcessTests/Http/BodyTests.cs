using System.Text;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>Bodies: chunked, expected, too large, cut off.</summary>
public class BodyTests(SharedCluster shared)
{
    private const int Max = SharedCluster.ValueBytesMax;

    [Fact]
    public async Task Chunked_AnySplit_IsOneValue()
    {
        foreach (var owner in shared.Nodes)
        {
            var path = await PathOnAsync(owner, "chunked");
            var head = RawHttp.Head("PUT " + path, "Transfer-Encoding: chunked");
            await PutAsync(head + "5\r\nhello\r\n1\r\n \r\n0005;ext=1\r\nworld\r\n0\r\n\r\n");
            (await GetAsync(path)).Text.ShouldBe("hello world");
            await PutAsync(head + "0\r\n\r\n");
            (await GetAsync(path)).Body.ShouldBeEmpty();
            await PutAsync(head + "A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
            (await GetAsync(path)).Text.ShouldBe("0123456789");
        }
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(Max)]
    public async Task Chunked_Large_IsOneValue(int bytes)
    {
        var path = await PathOnAsync(shared.Nodes[1], $"chunked-{bytes}");
        var value = Values.Of(path, bytes);
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync(RawHttp.Head("PUT " + path, "Transfer-Encoding: chunked"));
        await SendChunksAsync(connection, value);
        await connection.SendAsync("0\r\n\r\n");
        (await connection.ReadAsync()).ShouldBe(201);
        (await GetAsync(path)).Body.AsSpan().SequenceEqual(value).ShouldBeTrue();
    }

    [Fact]
    public async Task ContentLength_OverTheLimit_Is413BeforeTheBody()
    {
        foreach (var owner in shared.Nodes)
        {
            var path = await PathOnAsync(owner, "too-large");
            foreach (var length in (long[])[Max + 1, 10_000_000_000])
                (await RawHttp.AskAsync(shared.First.HttpPort, "PUT " + path, $"Content-Length: {length}")).ShouldBeError(413);
            (await RawHttp.AskAsync(shared.First.HttpPort, "PUT " + path, $"Content-Length: {Max + 1}", "Expect: 100-continue"))
                .ShouldBeError(413);
            (await GetAsync(path)).ShouldBe(404);
        }
    }

    [Fact]
    public async Task ContentLength_OverTheLimitWithBody_Is413AndChangesNothing()
    {
        var path = await PathOnAsync(shared.Nodes[1], "too-large-body");
        using var client = new HttpClient();
        using var content = new ByteArrayContent(new byte[Max + 1]);
        using var answer = await client.PutAsync(new Uri(shared.First.Url + path), content);
        ((int)answer.StatusCode).ShouldBe(413);
        (await GetAsync(path)).ShouldBe(404);
    }

    [Fact]
    public async Task Chunked_OverTheLimit_Is413AndChangesNothing()
    {
        var path = await PathOnAsync(shared.Nodes[1], "chunked-too-large");
        await PutAsync(RawHttp.Head("PUT " + path, "Content-Length: 3") + "old");
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync(RawHttp.Head("PUT " + path, "Transfer-Encoding: chunked"));
        await SendChunksAsync(connection, new byte[Max + 1]);
        (await connection.ReadAsync()).ShouldBeError(413);
        (await GetAsync(path)).Text.ShouldBe("old");
    }

    [Fact]
    public async Task Expect100_IsAnsweredBeforeTheBody()
    {
        foreach (var owner in shared.Nodes)
        {
            var path = await PathOnAsync(owner, "expect");
            using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
            await connection.SendAsync(RawHttp.Head("PUT " + path, "Content-Length: 5", "Expect: 100-continue"));
            (await connection.ReadAsync()).ShouldBe(100);
            await connection.SendAsync("hello");
            (await connection.ReadAsync()).ShouldBe(201);
            (await GetAsync(path)).Text.ShouldBe("hello");
        }
    }

    [Theory]
    [InlineData("PUT {0} HT", false)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nContent-Le", false)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n", false)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n", true)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nshort", true)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nContent-Length: 500000\r\n\r\nshort", true)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n", true)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsho", true)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", true)]
    [InlineData("PUT {0} HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n0\r\n", true)]
    [InlineData("DELETE {0} HTTP/1.1\r\nHost: te", false)]
    public async Task Request_CutOff_ChangesNothing(string request, bool hasHead)
    {
        foreach (var owner in shared.Nodes)
        {
            foreach (var reset in (bool[])[false, true])
            {
                var path = await PathOnAsync(owner, $"cut-{reset}-{request.Replace("\r\n", "~", StringComparison.Ordinal)}");
                await PutAsync(RawHttp.Head("PUT " + path, "Content-Length: 3") + "old");
                using (var connection = await RawHttp.ConnectAsync(shared.First.HttpPort))
                {
                    await connection.SendAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, request, path));
                    await Task.Delay(30);
                    if (reset)
                    {
                        connection.Reset();
                    }
                    else
                    {
                        connection.EndSending();
                        var rest = Encoding.Latin1.GetString(await connection.RestAsync());
                        if (hasHead) rest.ShouldNotStartWith("HTTP/1.1 2");
                    }
                }

                await Task.Delay(30);
                (await GetAsync(path)).Text.ShouldBe("old");
            }
        }
    }

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: +3")]
    [InlineData("Content-Length: 0x3")]
    [InlineData("Content-Length: x")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: 3\r\nContent-Length: 4")]
    [InlineData("Content-Length: 3, 4")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Transfer-Encoding: chunked\r\nX: y\r\n\r\nzz\r\nold\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nX: y\r\n\r\n-3\r\nold\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nX: y\r\n\r\n3\r\nnewer\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nX: y\r\n\r\nFFFFFFFFFFFFFFFFF\r\nnew\r\n0\r\n\r\n")]
    public async Task Framing_Wrong_Is4xxOr501AndChangesNothing(string headers)
    {
        var path = await PathOnAsync(shared.Nodes[1], "framing " + headers.Replace("\r\n", "~", StringComparison.Ordinal));
        await PutAsync(RawHttp.Head("PUT " + path, "Content-Length: 3") + "old");
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync(RawHttp.Head("PUT " + path, headers) + "new");
        connection.EndSending();
        (await connection.ReadAsync()).Status.ShouldBeOneOf(400, 413, 501);
        (await GetAsync(path)).Text.ShouldBe("old");
    }

    [Fact]
    public async Task Framing_LengthAndChunked_NeverSmugglesARequest()
    {
        var path = await PathOnAsync(shared.Nodes[1], "smuggle");
        var smuggled = RawHttp.Head("PUT " + path, "Content-Length: 3") + "bad";
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync(RawHttp.Head(
            "PUT /v0/entity?id=smuggle-front", "Transfer-Encoding: chunked",
            $"Content-Length: {5 + smuggled.Length}") + "0\r\n\r\n" + smuggled);
        connection.EndSending();
        await connection.RestAsync();
        (await GetAsync(path)).ShouldBe(404);
    }

    private async Task<string> PathOnAsync(RealNode owner, string prefix) =>
        RealNode.EntityPath(await shared.Cluster.KeyOnAsync(owner, prefix));

    private async Task PutAsync(string request) =>
        (await RawHttp.ExchangeAsync(shared.First.HttpPort, request, isHead: false)).ShouldBe(201);

    private Task<RawAnswer> GetAsync(string path) => RawHttp.AskAsync(shared.Nodes[2].HttpPort, "GET " + path);

    private static async Task SendChunksAsync(RawHttp connection, byte[] value)
    {
        const int ChunkBytes = 10_000;
        for (var at = 0; at < value.Length; at += ChunkBytes)
        {
            var chunk = value.AsMemory(at, Math.Min(ChunkBytes, value.Length - at));
            await connection.SendAsync($"{chunk.Length:x}\r\n");
            await connection.SendAsync(chunk);
            await connection.SendAsync("\r\n");
        }
    }
}
