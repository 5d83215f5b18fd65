using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>Parameters of the pages under <c>/v0</c>, which take only those that they know.</summary>
public class PageParameterTests(SharedCluster shared)
{
    [Theory]
    [InlineData("GET /v0/stats?counts=bogus", "counts=exact")]
    [InlineData("GET /v0/stats?counts", "counts=exact")]
    [InlineData("GET /v0/stats?COUNTS=exact", "counts=exact")]
    [InlineData("GET /v0/stats?counts=exact&counts=exact", "counts=exact")]
    [InlineData("GET /v0/stats?counts=exact&foo=1", "counts=exact")]
    [InlineData("GET /v0/stats?foo=1", "counts=exact")]
    [InlineData("GET /v0/repair?foo=1", "no parameters")]
    [InlineData("GET /v0/repair?partition=1", "no parameters")]
    [InlineData("GET /v0/cluster?foo=1", "no parameters")]
    [InlineData("POST /v0/repair?foo=1", "partition=")]
    [InlineData("POST /v0/repair?check=true&check=true", "partition=")]
    public async Task Parameter_UnknownOrWrong_Is400AndSaysWhatIsAllowed(string request, string allowed)
    {
        var answer = await RawHttp.AskAsync(shared.First.HttpPort, request, "Content-Length: 0");
        answer.ShouldBeError(400);
        answer.Text.ShouldContain(allowed);
    }

    [Theory]
    [InlineData("GET /v0/stats")]
    [InlineData("GET /v0/stats?")]
    [InlineData("GET /v0/stats?counts=exact")]
    [InlineData("HEAD /v0/stats?counts=exact")]
    [InlineData("GET /v0/cluster")]
    [InlineData("GET /v0/repair")]
    [InlineData("GET /healthz?probe=1")]
    [InlineData("GET /readyz?probe=1")]
    public async Task Parameter_Known_IsAllowedAndProbesIgnoreTheirs(string request) =>
        (await RawHttp.AskAsync(shared.First.HttpPort, request)).ShouldBe(200);
}
