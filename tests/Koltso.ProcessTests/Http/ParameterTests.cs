using System.Diagnostics;
using System.Globalization;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

public class ParameterTests(SharedCluster shared)
{
    [Theory]
    [InlineData("ack=1&from=1")]
    [InlineData("ack=1")]
    [InlineData("from=1")]
    public async Task AckFrom_One_IsAllowed(string query)
    {
        foreach (var node in shared.Nodes)
        {
            var target = $"/v0/entity?id=af-{node.Id}&{query}";
            (await RawHttp.ExchangeAsync(node.HttpPort, RawHttp.Head("PUT " + target, "Content-Length: 1") + "v")).ShouldBe(201);
            (await RawHttp.AskAsync(node.HttpPort, "GET " + target)).ShouldBe(200);
            (await RawHttp.AskAsync(node.HttpPort, "DELETE " + target)).ShouldBe(202);
        }
    }

    [Theory]
    [InlineData("ack=0")]
    [InlineData("ack=2")]
    [InlineData("ack=")]
    [InlineData("ack")]
    [InlineData("ack=x")]
    [InlineData("ack=-1")]
    [InlineData("ack=1.0")]
    [InlineData("ack=99999999999999999999")]
    [InlineData("ack=%20")]
    [InlineData("ack=1&ack=1")]
    [InlineData("from=0")]
    [InlineData("from=2")]
    [InlineData("from=")]
    [InlineData("from=x")]
    [InlineData("from=4294967297")]
    [InlineData("ack=2&from=2")]
    [InlineData("ack=1&from=2")]
    [InlineData("ack=2&from=3")]
    [InlineData("ack=2&from=1")]
    [InlineData("ack=0&from=1")]
    [InlineData("ack=1&from=0")]
    public async Task AckFrom_Wrong_Is400AndChangesNothing(string query)
    {
        var id = "af-wrong-" + Uri.EscapeDataString(query);
        foreach (var node in shared.Nodes)
        {
            var target = $"/v0/entity?id={id}&{query}";
            (await RawHttp.ExchangeAsync(node.HttpPort, RawHttp.Head("PUT " + target, "Content-Length: 1") + "v"))
                .ShouldBeError(400, query);
            (await RawHttp.AskAsync(node.HttpPort, "GET " + target)).ShouldBeError(400, query);
            (await RawHttp.AskAsync(node.HttpPort, "DELETE " + target)).ShouldBeError(400, query);
        }

        (await RawHttp.AskAsync(shared.First.HttpPort, $"GET /v0/entity?id={id}")).ShouldBe(404);
    }

    [Theory]
    [InlineData("PUT", "ttl=0")]
    [InlineData("PUT", "ttl=")]
    [InlineData("PUT", "ttl=-1")]
    [InlineData("PUT", "ttl=x")]
    [InlineData("PUT", "ttl=1.5")]
    [InlineData("PUT", "ttl=315360001")]
    [InlineData("PUT", "ttl=99999999999999999999")]
    [InlineData("PUT", "ttl=10&ttl=10")]
    [InlineData("GET", "ttl=10")]
    public async Task Ttl_Wrong_Is400AndChangesNothing(string method, string query)
    {
        var target = "/v0/entity?id=ttl-wrong";
        (await RawHttp.AskAsync(shared.First.HttpPort, $"{method} {target}&{query}", "Content-Length: 0")).ShouldBeError(400, query);
        (await RawHttp.AskAsync(shared.First.HttpPort, $"GET {target}")).ShouldBe(404);
    }

    [Fact]
    public async Task Ttl_Passed_EntityIsAbsentEverywhere()
    {
        foreach (var owner in shared.Nodes)
        {
            var path = RealNode.EntityPath(await shared.Cluster.KeyOnAsync(owner, "ttl"));
            var start = Stopwatch.GetTimestamp();
            (await RawHttp.ExchangeAsync(shared.First.HttpPort, RawHttp.Head($"PUT {path}&ttl=3", "Content-Length: 1") + "v"))
                .ShouldBe(201);
            foreach (var node in shared.Nodes)
            {
                var answer = await RawHttp.AskAsync(node.HttpPort, "GET " + path);
                // A machine that is busy elsewhere may not have come to it in time.
                if (answer.Status == 404 && Stopwatch.GetElapsedTime(start).TotalSeconds >= 3) continue;
                answer.ShouldBe(200);
                answer.Text.ShouldBe("v");
                var expires = DateTimeOffset.ParseExact(answer["Expires"]!, "r", CultureInfo.InvariantCulture);
                (expires - DateTimeOffset.UtcNow).TotalSeconds.ShouldBeInRange(-60, 4);
            }

            await Task.Delay(3_100);
            foreach (var node in shared.Nodes)
            {
                (await RawHttp.AskAsync(node.HttpPort, "GET " + path)).ShouldBeError(404);
                (await RawHttp.AskAsync(node.HttpPort, "HEAD " + path)).ShouldBe(404);
            }

            (await RawHttp.ExchangeAsync(shared.First.HttpPort, RawHttp.Head("PUT " + path, "Content-Length: 3") + "new")).ShouldBe(201);
            var again = await RawHttp.AskAsync(shared.First.HttpPort, "GET " + path);
            again.Text.ShouldBe("new");
            again["Expires"].ShouldBeNull();
        }
    }

    [Fact]
    public async Task Ttl_Longest_IsAllowed()
    {
        var target = "/v0/entity?id=ttl-longest";
        (await RawHttp.ExchangeAsync(shared.First.HttpPort, RawHttp.Head($"PUT {target}&ttl=315360000", "Content-Length: 1") + "v"))
            .ShouldBe(201);
        var expires = DateTimeOffset.ParseExact(
            (await RawHttp.AskAsync(shared.First.HttpPort, "GET " + target))["Expires"]!, "r", CultureInfo.InvariantCulture);
        (expires - DateTimeOffset.UtcNow).TotalDays.ShouldBeInRange(3_649.9, 3_650.1);
    }
}
