using Koltso.Api;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>
/// A client cannot tell which lane serves it: the same request is answered alike on a connection whose first it is, and on one
/// that Kestrel's lane already has, because it has served another path.
/// </summary>
public class LaneTests(SharedCluster shared)
{
    private const string Get = "GET /v0/entity?id=lane HTTP/1.1\r\n", Put = "PUT /v0/entity?id=lane-put HTTP/1.1\r\n", Host = "Host: x\r\n";

    private const string Chunked = $"{Put}{Host}Transfer-Encoding: chunked\r\n";

    public static TheoryData<string, int> Requests => new()
    {
        // What the fast lane serves, and what it refuses.
        { $"{Get}{Host}\r\n", 200 },
        { $"HEAD /v0/entity?id=lane HTTP/1.1\r\n{Host}\r\n", 200 },
        { $"GET /v0/entity?id=lane-absent HTTP/1.1\r\n{Host}\r\n", 404 },
        { $"HEAD /v0/entity?id=lane-absent HTTP/1.1\r\n{Host}\r\n", 404 },
        { $"DELETE /v0/entity?id=lane-absent HTTP/1.1\r\n{Host}\r\n", 202 },
        { $"{Put}{Host}Content-Length: 3\r\n\r\nabc", 201 },
        { $"{Put}{Host}\r\n", 201 },
        { $"GET /v0/entity? HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET /v0/entity?id=%zz HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"PUT /v0/entity?id=lane-put&ttl=x HTTP/1.1\r\n{Host}Content-Length: 3\r\n\r\nabc", 400 },
        { $"{Get}{Host}Content-Length: 3\r\n\r\nabc", 200 },
        { $"{Put}{Host}Content-Length: 1048577\r\n\r\nabc", 413 },
        { $"{Put}{Host}Content-Length: 9000000000000000000\r\n\r\nabc", 413 },
        { $"PUT /v0/entity?id= HTTP/1.1\r\n{Host}Content-Length: 1048577\r\n\r\nabc", 413 },
        { $"{Get}{Host}Content-Length: 16777217\r\n\r\nabc", 413 },
        { $"HEAD /v0/entity?id=lane HTTP/1.1\r\n{Host}Content-Length: 16777217\r\n\r\nabc", 413 },
        { $"DELETE /v0/entity?id=lane HTTP/1.1\r\n{Host}Content-Length: 16777217\r\n\r\nabc", 413 },

        // Bytes in headers.
        { $"{Get}{Host}X: a\0b\r\n\r\n", 400 },
        { $"{Get}{Host}X: \0\r\n\r\n", 400 },
        { $"{Get}{Host}X: a\u0001b\r\n\r\n", 400 },
        { $"{Get}{Host}X: a\u007fb\r\n\r\n", 400 },
        { $"{Get}{Host}X: a\tb\r\n\r\n", 200 },
        { $"{Get}{Host}X: a\rb\r\n\r\n", 400 },
        { $"{Get}{Host}X: \r\n\r\n", 200 },
        { $"{Get}{Host}X\0: a\r\n\r\n", 400 },
        { $"{Get}{Host}X\u0001: a\r\n\r\n", 400 },
        { $"{Get}{Host}X(y): a\r\n\r\n", 400 },
        { $"{Get}{Host}X\u00e9: a\r\n\r\n", 400 },
        { $"{Get}{Host}X!#$%&'*+-.^_`|~: a\r\n\r\n", 200 },
        { $"{Get}{Host}Cookie: caf\u00e9\r\n\r\n", 200 },
        { $"{Get}{Host}Cookie: caf\u00c3\u00a9\r\n\r\n", 200 },
        { $"{Get}{Host}Cookie: \u0080\u00ff\r\n\r\n", 200 },
        { $"{Get}{Host}X: a\r\n folded\r\n\r\n", 400 },
        { $"{Get}{Host} X: a\r\n\r\n", 400 },
        { $"{Get}{Host}X : a\r\n\r\n", 400 },
        { $"{Get}{Host}X\t: a\r\n\r\n", 400 },
        { $"{Get}{Host}: a\r\n\r\n", 400 },
        { $"{Get}{Host}no colon\r\n\r\n", 400 },
        { $"{Get}{Host}X: a\nY: b\r\n\r\n", 200 },

        // Host and target.
        { $"{Get}\r\n", 400 },
        { $"{Get}{Host}{Host}\r\n", 400 },
        { $"{Get}Host:\r\n\r\n", 200 },
        { $"{Get}Host: a b\r\n\r\n", 400 },
        { $"{Get}Host: a:b\r\n\r\n", 400 },
        { $"{Get}Host: a:\r\n\r\n", 400 },
        { $"{Get}Host: :80\r\n\r\n", 400 },
        { $"{Get}Host: [::1\r\n\r\n", 400 },
        { $"{Get}Host: []\r\n\r\n", 400 },
        { $"{Get}Host: [::1]:80\r\n\r\n", 200 },
        { $"{Get}Host: [::1]80\r\n\r\n", 400 },
        { $"{Get}Host: a@b\r\n\r\n", 400 },
        { $"{Get}Host: caf\u00e9\r\n\r\n", 400 },
        { $"GET http://x/v0/entity?id=lane HTTP/1.1\r\n{Host}\r\n", 200 },
        { $"GET http://y/v0/entity?id=lane HTTP/1.1\r\n{Host}\r\n", 400 },
        { "GET http://x/v0/entity?id=lane HTTP/1.1\r\n\r\n", 400 },
        { $"GET ftp://x/v0/entity?id=lane HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET /v0/entity?id=\u00c3\u00a9 HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET /v0/\u00c3\u00a9ntity?id=a HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET /v0/entity?id=\u0001 HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET /v0/entity?id=\0 HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET /v0/entity%00?id=a HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET * HTTP/1.1\r\n{Host}\r\n", 405 },
        { $"OPTIONS * HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET x:80 HTTP/1.1\r\n{Host}\r\n", 405 },
        { $"CONNECT x:80 HTTP/1.1\r\n{Host}\r\n", 400 },

        // The first line.
        { $"GET /v0/entity?id=lane HTTP/1.0\r\n{Host}\r\n", 200 },
        { $"GET /v0/entity?id=lane HTTP/1.2\r\n{Host}\r\n", 505 },
        { $"GET /v0/entity?id=lane HTTP/2.0\r\n{Host}\r\n", 505 },
        { $"GET /v0/entity?id=lane http/1.1\r\n{Host}\r\n", 505 },
        { $"get /v0/entity?id=lane HTTP/1.1\r\n{Host}\r\n", 405 },
        { $"G(T /v0/entity?id=lane HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"GET  /v0/entity?id=lane HTTP/1.1\r\n{Host}\r\n", 400 },
        { $"\r\n{Get}{Host}\r\n", 200 },
        { "GET /v0/entity?id=lane\r\n\r\n", 400 },
        { "GET\r\n\r\n", 400 },

        // The length of a body.
        { $"{Put}{Host}Content-Length: +3\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: -0\r\n\r\n", 400 },
        { $"{Put}{Host}Content-Length: 3.0\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 0x3\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 3 3\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 3, 3\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: \r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 3\u00e9\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 003\r\n\r\nabc", 201 },
        { $"{Put}{Host}Content-Length: 00000000000000000003\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 9999999999999999999\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 99999999999999999999999\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400 },
        { $"{Put}{Host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 400 },
        { $"{Put}{Host}Transfer-Encoding: gzip\r\n\r\n", 400 },
        { $"{Put}{Host}Transfer-Encoding: \r\n\r\n", 400 },
        { $"{Put}{Host}Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 501 },
        { $"{Chunked}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 501 },
        { $"PUT /v0/entity?id=lane-put HTTP/1.0\r\n{Host}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 400 },
        { $"PUT /v0/entity?id=lane-put HTTP/1.0\r\n{Host}\r\n", 400 },

        // Chunks.
        { $"{Chunked}\r\n3;x=\"y\"\r\nabc\r\n0\r\nT: x\r\n\r\n", 201 },
        { $"{Chunked}\r\n3;a\nb\r\nabc\r\n0\r\n\r\n", 400 },
        { $"{Chunked}\r\n3;a\rb\r\nabc\r\n0\r\n\r\n", 400 },
        { $"{Chunked}\r\n3;a\0b\r\nabc\r\n0\r\n\r\n", 400 },
        { $"{Chunked}\r\n3\nabc\n0\n\n", 400 },
        { $"{Chunked}\r\n3 \r\nabc\r\n0\r\n\r\n", 400 },
        { $"{Chunked}\r\ng\r\n", 400 },
        { $"{Chunked}\r\n-3\r\nabc\r\n0\r\n\r\n", 400 },
        { $"{Chunked}\r\n80000000\r\n", 400 },
        { $"{Chunked}\r\n0000000003\r\nabc\r\n0\r\n\r\n", 400 },
        { $"{Chunked}\r\n3\r\nabcd\r\n0\r\n\r\n", 400 },
        { $"{Chunked}\r\n3\r\nabc\r\n0\r\nno colon\r\n\r\n", 400 },
        { $"{Chunked}\r\n3\r\nabc\r\n0\r\nT: \0\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public Task Request_Odd_IsAnsweredAlikeInBothLanes(string request, int status) => CompareAsync(request, status);

    [Theory]
    [InlineData(99, 1, 200)]
    [InlineData(100, 1, 431)]
    [InlineData(1000, 1, 431)]
    [InlineData(4, 7_000, 200)]
    [InlineData(5, 7_000, 431)]
    [InlineData(1, 32_700, 200)]
    [InlineData(1, 33_000, 431)]
    public Task Headers_ManyOrLong_AreBoundedAlikeInBothLanes(int count, int bytes, int status) => CompareAsync(
        Get + Host + string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('h', bytes)}\r\n")) + "\r\n", status);

    [Theory]
    [InlineData(8_100, 400)]
    [InlineData(8_200, 414)]
    [InlineData(30_000, 414)]
    public Task Target_Long_IsBoundedAlikeInBothLanes(int bytes, int status) =>
        CompareAsync($"GET /v0/entity?id={new string('k', bytes)} HTTP/1.1\r\n{Host}\r\n", status);

    [Theory]
    [InlineData(1, 4_096, 201)]
    [InlineData(1, 4_097, 400)]
    [InlineData(1, 1_000_000, 400)]
    [InlineData(1_024, 4, 201)]
    [InlineData(1_025, 4, 400)]
    public Task ChunkExtensions_InAll_AreBounded(int chunks, int bytesEach, int status)
    {
        var chunk = $"3;{new string('e', bytesEach)}\r\nabc\r\n";
        return CompareAsync($"{Chunked}\r\n{string.Concat(Enumerable.Repeat(chunk, chunks))}0\r\n\r\n", status);
    }

    [Theory]
    [InlineData(90, 10, 201)]
    [InlineData(200, 10, 431)]
    [InlineData(1, 40_000, 431)]
    public Task Trailers_ManyOrLong_AreBounded(int count, int bytes, int status) => CompareAsync(
        $"{Chunked}\r\n3\r\nabc\r\n0\r\n"
        + string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('t', bytes)}\r\n")) + "\r\n", status);

    [Theory]
    [InlineData("GET /v0/entity?id=lane HT")]
    [InlineData("GET /v0/entity?id=lane HTTP/1.1\r\nHost: x")]
    [InlineData("GET /v0/entity?id=lane HTTP/1.1\r\nHost: x\r\n")]
    public async Task Head_EndsHalfway_IsAnsweredAlikeInBothLanes(string half)
    {
        var answers = new List<RawAnswer>();
        foreach (var isKestrels in (bool[])[false, true])
        {
            using var connection = await ConnectAsync(isKestrels);
            await connection.SendAsync(half);
            connection.EndSending();
            answers.Add(await connection.ReadAsync());
            await connection.ShouldCloseAsync();
        }

        answers.ShouldAllBe(static answer => answer.Status == 400);
        answers[1].Text.ShouldBe(answers[0].Text);
    }

    [Fact]
    public async Task ChunkedBody_ThatNobodyReads_IsBoundedToo()
    {
        using var connection = await ConnectAsync(isKestrels: true);
        await connection.SendAsync($"{Get}{Host}Transfer-Encoding: chunked\r\n\r\n3;{new string('e', 5_000)}\r\nabc\r\n0\r\n\r\n");
        (await connection.ReadAsync()).Status.ShouldBeOneOf(200, 404);
        await connection.ShouldCloseAsync();
    }

    /// <summary>Sends the request, and another behind it: the first is answered alike, and the second served or not alike.</summary>
    private async Task CompareAsync(string request, int status)
    {
        (await RawHttp.ExchangeAsync(shared.First.HttpPort, RawHttp.Head("PUT /v0/entity?id=lane", "Content-Length: 5") + "value"))
            .ShouldBe(201);
        var answers = new List<RawAnswer>();
        foreach (var isKestrels in (bool[])[false, true])
        {
            using var connection = await ConnectAsync(isKestrels);
            await connection.SendAsync(request + RawHttp.Head($"GET {ApiPaths.Health}"));
            var isHead = request.StartsWith("HEAD", StringComparison.Ordinal);
            var answer = await connection.ReadAsync(isHead);
            if (isHead || status < 400) answer.ShouldBe(status);
            else answer.ShouldBeError(status);
            answer.Text.ShouldNotContain("Min", customMessage: "names an option of Kestrel's");
            if (answer["Connection"] is null) (await connection.ReadAsync()).Text.ShouldBe("ok\n");
            // What follows a 413 is read over for a while.
            else if (status != 413) await connection.ShouldCloseAsync();
            answers.Add(answer);
        }

        answers[1].StatusLine.ShouldBe(answers[0].StatusLine);
        answers[1].Text.ShouldBe(answers[0].Text);
        HeadersOf(answers[1]).ShouldBe(HeadersOf(answers[0]));
    }

    /// <summary>In any order; without the date, and without what is in a version.</summary>
    private static IEnumerable<string> HeadersOf(RawAnswer answer) =>
        answer.Headers.Where(static header => header.Name != "Date")
            .Select(static header => header.Name == "ETag" ? "ETag" : $"{header.Name}: {header.Value}").Order(StringComparer.Ordinal);

    private async Task<RawHttp> ConnectAsync(bool isKestrels)
    {
        var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        if (!isKestrels) return connection;
        await connection.SendAsync(RawHttp.Head($"GET {ApiPaths.Health}"));
        (await connection.ReadAsync()).ShouldBe(200);
        return connection;
    }
}
