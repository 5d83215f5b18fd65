using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>What an error answer says of a write: <c>Koltso-Write</c>, in both lanes, and nowhere else.</summary>
public class WriteHeaderTests(SharedCluster shared)
{
    [Theory]
    // The fast lane.
    [InlineData("PUT /v0/entity?id=", "Content-Length: 0", 400)]
    [InlineData("PUT /v0/entity?id=a&ack=2", "Content-Length: 0", 400)]
    [InlineData("DELETE /v0/entity?id=a&ttl=1", "", 400)]
    [InlineData("PUT /v0/entity?id=a", "Content-Length: 100000000", 413)]
    [InlineData("PUT /v0/entity?id=a", "Content-Length: x", 400)]
    [InlineData("PUT /v0/entity?id=a", "no colon", 400)]
    // Kestrel's.
    [InlineData("PUT /v0/entity?id=", "Transfer-Encoding: chunked", 400)]
    [InlineData("PUT /v0/entity?id=a", "Transfer-Encoding: chunked\r\n\r\nzz", 400)]
    [InlineData("PUT /v0/entity?id=a", "Content-Length: 100000000\r\nExpect: 100-continue", 413)]
    [InlineData("PUT /v0/entity?id=a", "Content-Length: 0\r\nIf-Match: *", 501)]
    [InlineData("DELETE /v0/entity?id=a", "If-None-Match: *", 501)]
    [InlineData("PUT /v0/stats", "Content-Length: 0", 405)]
    [InlineData("DELETE /v0/nowhere", "", 400)]
    [InlineData("PUT /v0/entities", "Content-Length: 0", 501)]
    [InlineData("PUT /v0/entity?id=a", "Transfer-Encoding: gzip", 400)]
    public async Task Write_RefusedByTheNode_IsNotApplied(string request, string headers, int status)
    {
        var answer = await AskAsync(request, headers);
        answer.ShouldBeError(status);
        answer["Koltso-Write"].ShouldBe("not-applied");
    }

    [Theory]
    [InlineData("GET /v0/entity?id=", "", 400)]
    [InlineData("GET /v0/entity?id=written-nowhere", "", 404)]
    [InlineData("GET /v0/nowhere", "", 400)]
    [InlineData("POST /v0/entity?id=a", "Content-Length: 0", 405)]
    [InlineData("POST /v0/stats", "Content-Length: 0", 405)]
    [InlineData("PUT /v0/entity?id=verdict", "Content-Length: 0", 201)]
    [InlineData("DELETE /v0/entity?id=verdict", "", 202)]
    public async Task Answer_ToAReadOrASuccess_SaysNothing(string request, string headers, int status)
    {
        var answer = await AskAsync(request, headers);
        answer.ShouldBe(status);
        answer["Koltso-Write"].ShouldBeNull();
    }

    /// <summary>A connection that has served something else is Kestrel's, which would refuse these without a word.</summary>
    [Theory]
    [InlineData("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nX: {1000}{1000}{1000}{1000}{1000}{1000}{1000}{1000}\r\n", 40, 431)]
    [InlineData("PUT /v0/entity?id={1000}{1000}{1000}{1000}{1000}{1000}{1000}{1000}{1000} HTTP/1.1\r\nHost: x\r\n", 0, 414)]
    [InlineData("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n", 0, 400)]
    [InlineData("DELETE /v0/entity?id=a HTTP/1.1\r\nno colon\r\n", 0, 400)]
    [InlineData("DELETE /v0/entity?id=a HTTP/1.1\r\nHost: x\r\n", 120, 431)]
    [InlineData("DELETE /v0/entity?id=a HTTP/1.1\r\n", 0, 400)]
    [InlineData("DELETE /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nHost: y\r\n", 0, 400)]
    [InlineData("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n", 0, 400)]
    [InlineData("PUT /v0/entity?id=a HTTP/9.9\r\nHost: x\r\n", 0, 505)]
    [InlineData("PUT /v0/entity?id=a\r\n", 0, 400)]
    [InlineData("PUT /v0/entity?id=\0 HTTP/1.1\r\nHost: x\r\n", 0, 400)]
    [InlineData("PUT\r\n", 0, 400)]
    public async Task Write_RejectedOnAConnectionOfKestrel_IsNotApplied(string head, int moreLines, int status)
    {
        using var connection = await RawHttp.ConnectAsync(shared.First.HttpPort);
        await connection.SendAsync(RawHttp.Head("GET /healthz"));
        (await connection.ReadAsync()).ShouldBe(200);
        var lines = string.Concat(Enumerable.Range(0, moreLines).Select(static i => $"X-{i}: {new string('h', 1000)}\r\n"));
        await connection.SendAsync(head.Replace("{1000}", new string('k', 1000), StringComparison.Ordinal) + lines + "\r\n");
        var answer = await connection.ReadAsync();
        answer.ShouldBeError(status);
        answer["Koltso-Write"].ShouldBe("not-applied");
        answer["Server"].ShouldBe("koltso");
        answer["Connection"].ShouldBe("close");
        await connection.ShouldCloseAsync();
    }

    /// <param name="headers">As they stand, so that they may be wrong.</param>
    private Task<RawAnswer> AskAsync(string request, string headers) =>
        RawHttp.AskAsync(shared.First.HttpPort, request, headers.Length > 0 ? [headers] : []);
}
