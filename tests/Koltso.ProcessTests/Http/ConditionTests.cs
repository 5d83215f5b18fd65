using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

public class ConditionTests(SharedCluster shared)
{
    [Fact]
    public async Task ETag_PutGetHead_IsTheVersionEverywhere()
    {
        foreach (var owner in shared.Nodes)
        {
            var path = RealNode.EntityPath(await shared.Cluster.KeyOnAsync(owner, "etag"));
            var first = await PutAsync(path, "one");
            first.ShouldMatch("^\"[^\"]+\"$");
            foreach (var node in shared.Nodes)
            {
                (await RawHttp.AskAsync(node.HttpPort, "GET " + path))["ETag"].ShouldBe(first);
                (await RawHttp.AskAsync(node.HttpPort, "HEAD " + path))["ETag"].ShouldBe(first);
            }

            (await PutAsync(path, "one")).ShouldNotBe(first, "the same value again is a new version");
        }
    }

    [Fact]
    public async Task IfNoneMatch_OnGet_Is304OnlyForThatVersion()
    {
        foreach (var owner in shared.Nodes)
        {
            var path = RealNode.EntityPath(await shared.Cluster.KeyOnAsync(owner, "inm"));
            var old = await PutAsync(path, "one");
            var etag = await PutAsync(path, "two");
            foreach (var node in shared.Nodes)
            {
                using var connection = await RawHttp.ConnectAsync(node.HttpPort);
                await connection.SendAsync(RawHttp.Head("GET " + path, $"If-None-Match: {etag}"));
                var same = await connection.ReadAsync();
                same.ShouldBe(304);
                same["ETag"].ShouldBe(etag);

                await connection.SendAsync(RawHttp.Head("GET " + path, $"if-none-match: {old}"));
                var changed = await connection.ReadAsync();
                changed.ShouldBe(200);
                changed.Text.ShouldBe("two");

                await connection.SendAsync(RawHttp.Head("GET " + path + "-absent", $"If-None-Match: {etag}"));
                (await connection.ReadAsync()).ShouldBe(404);
            }
        }
    }

    [Theory]
    [InlineData("PUT", "If-Match")]
    [InlineData("PUT", "If-None-Match")]
    [InlineData("DELETE", "If-Match")]
    [InlineData("DELETE", "If-None-Match")]
    public async Task Conditions_OnWrites_Are501AndChangeNothing(string method, string header)
    {
        foreach (var owner in shared.Nodes)
        {
            var path = RealNode.EntityPath(await shared.Cluster.KeyOnAsync(owner, $"cond-{method}-{header}"));
            var etag = await PutAsync(path, "before");
            var condition = header == "If-Match" ? etag : "*";
            var request = RawHttp.Head($"{method} {path}", $"{header}: {condition}", "Content-Length: 3") + "new";
            (await RawHttp.ExchangeAsync(shared.First.HttpPort, request)).ShouldBeError(501);
            (await RawHttp.ExchangeAsync(
                shared.First.HttpPort, request.Replace(header, header.ToUpperInvariant(), StringComparison.Ordinal))).ShouldBeError(501);
            (await RawHttp.AskAsync(shared.First.HttpPort, "GET " + path)).Text.ShouldBe("before");
        }
    }

    private async Task<string> PutAsync(string path, string value)
    {
        var answer =
            await RawHttp.ExchangeAsync(shared.First.HttpPort, RawHttp.Head("PUT " + path, $"Content-Length: {value.Length}") + value);
        answer.ShouldBe(201);
        return answer["ETag"].ShouldNotBeNull();
    }
}
