using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

public class RoutingTests(SharedCluster shared)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v0")]
    [InlineData("/v0/")]
    [InlineData("/v0/entity/")]
    [InlineData("/v0/entity/x?id=a")]
    [InlineData("/v0/entityx?id=a")]
    [InlineData("/v0/entit?id=a")]
    [InlineData("/V0/Entity?id=a")]
    [InlineData("/v1/entity?id=a")]
    [InlineData("//v0/entity?id=a")]
    [InlineData("/favicon.ico")]
    [InlineData("/healthz/x")]
    [InlineData("/v0/statsx")]
    public async Task Path_Unknown_Is400(string path)
    {
        foreach (var method in (string[])["GET", "PUT", "DELETE", "POST"])
            (await RawHttp.AskAsync(shared.First.HttpPort, $"{method} {path}", "Content-Length: 0")).ShouldBeError(400, $"{method} {path}");
    }

    [Theory]
    [InlineData("POST", "/v0/entity?id=a", "GET,HEAD,PUT,DELETE")]
    [InlineData("PATCH", "/v0/entity?id=a", "GET,HEAD,PUT,DELETE")]
    [InlineData("OPTIONS", "/v0/entity?id=a", "GET,HEAD,PUT,DELETE")]
    [InlineData("TRACE", "/v0/entity?id=a", "GET,HEAD,PUT,DELETE")]
    [InlineData("BREW", "/v0/entity?id=a", "GET,HEAD,PUT,DELETE")]
    [InlineData("put", "/v0/entity?id=a", "GET,HEAD,PUT,DELETE")]
    [InlineData("POST", "/healthz", "GET")]
    [InlineData("PUT", "/readyz", "GET")]
    [InlineData("DELETE", "/v0/cluster", "GET")]
    [InlineData("POST", "/v0/stats", "GET")]
    public async Task Method_Unsupported_Is405WithAllow(string method, string path, string allowed)
    {
        var answer = await RawHttp.AskAsync(shared.First.HttpPort, $"{method} {path}", "Content-Length: 0");
        answer.ShouldBeError(405, $"{method} {path}");
        var allow = answer["Allow"].ShouldNotBeNull().Split(',', StringSplitOptions.TrimEntries);
        allow.ShouldBeSubsetOf(["GET", "HEAD", "PUT", "DELETE"]);
        foreach (var one in allowed.Split(',')) allow.ShouldContain(one);
    }

    [Fact]
    public async Task Target_AbsoluteForm_Works()
    {
        var port = shared.First.HttpPort;
        var answer = await RawHttp.ExchangeAsync(port, RawHttp.Head("PUT http://test/v0/entity?id=absolute", "Content-Length: 2") + "hi");
        answer.ShouldBe(201);
        (await RawHttp.AskAsync(port, "GET /v0/entity?id=absolute")).Text.ShouldBe("hi");
    }
}
