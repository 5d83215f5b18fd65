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

    /// <param name="headers">As they stand, so that they may be wrong.</param>
    private Task<RawAnswer> AskAsync(string request, string headers) =>
        RawHttp.AskAsync(shared.First.HttpPort, request, headers.Length > 0 ? [headers] : []);
}
