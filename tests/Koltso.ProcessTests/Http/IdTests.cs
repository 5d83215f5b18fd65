using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

public class IdTests(SharedCluster shared)
{
    private const string Entity = "/v0/entity";

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?id")]
    [InlineData("?id=")]
    [InlineData("?id=&ack=1")]
    [InlineData("?ID=a")]
    [InlineData("?ack=1&from=1")]
    [InlineData("?id=%")]
    [InlineData("?id=%4")]
    [InlineData("?id=a%zz")]
    [InlineData("?id=%G1")]
    [InlineData("?id=%4%31")]
    [InlineData("?id=%0A")]
    [InlineData("?id=a%0ab")]
    [InlineData("?id=%FF")]
    [InlineData("?id=%C0%80")]
    [InlineData("?id=%ED%A0%80")]
    [InlineData("?id=%E2%82")]
    [InlineData("?id=%F4%90%80%80")]
    [InlineData("?id=ok%80")]
    [InlineData("?id=a&id=b")]
    [InlineData("?id=a&id=a")]
    public async Task Id_Wrong_Is400ForEveryMethod(string query)
    {
        foreach (var node in shared.Nodes)
        {
            (await RawHttp.AskAsync(node.HttpPort, "GET " + Entity + query)).ShouldBeError(400, query);
            (await RawHttp.AskAsync(node.HttpPort, "DELETE " + Entity + query)).ShouldBeError(400, query);
            (await RawHttp.AskAsync(node.HttpPort, "PUT " + Entity + query, "Content-Length: 0")).ShouldBeError(400, query);
            (await RawHttp.AskAsync(node.HttpPort, "HEAD " + Entity + query)).ShouldBe(400, query);
        }
    }

    [Fact]
    public async Task Id_OverLong_Is400()
    {
        foreach (var id in (string[])[new string('k', 1_025), string.Concat(Enumerable.Repeat("%6b", 1_025)), new string('k', 4_000)])
            (await RawHttp.AskAsync(shared.First.HttpPort, $"GET {Entity}?id={id}")).ShouldBeError(400);
    }

    [Fact]
    public async Task Id_LongestAllowed_Works()
    {
        await ShouldBeOneKeyAsync(new string('k', 1_024), string.Concat(Enumerable.Repeat("%6b", 1_024)));
        var pairs = string.Concat(Enumerable.Repeat("%D0%BA", 512)); // 512 two-byte letters are 1,024 bytes
        await ShouldBeOneKeyAsync(pairs, pairs.Replace("%D0%BA", "%d0%ba", StringComparison.Ordinal));
        (await RawHttp.AskAsync(shared.First.HttpPort, $"GET {Entity}?id={pairs}k")).ShouldBeError(400);
    }

    [Theory]
    [InlineData("a+b", "a%2Bb")]
    [InlineData("p%61th%2fto%3Fx", "path%2Fto%3fx")]
    [InlineData("%D0%BA%D0%BE%D0%BB%D1%8C%D1%86%D0%BE", "%d0%ba%d0%be%d0%bb%d1%8c%d1%86%d0%be")]
    [InlineData("%F0%9F%92%8D", "%f0%9f%92%8d")]
    [InlineData("nul%00inside", "nul%00in%73ide")]
    [InlineData("%0D%09%20%7F", "%0d%09%20%7f")]
    [InlineData("a%26b%3Dc%23d%25e", "%61%26b%3Dc%23d%25e")]
    [InlineData("percent%2541", "%70ercent%2541")]
    [InlineData("..%2F..%2Fetc", "%2E%2E%2F..%2Fetc")]
    public Task Id_TwoSpellings_AreOneKey(string one, string other) => ShouldBeOneKeyAsync(one, other);

    [Fact]
    public async Task Id_PlusAndSpace_AreTwoKeys()
    {
        await PutAsync("plus+x", "plus");
        await PutAsync("plus%20x", "space");
        (await GetAsync("plus+x")).Text.ShouldBe("plus");
        (await GetAsync("plus%20x")).Text.ShouldBe("space");
    }

    [Fact]
    public async Task Parameters_AnyOrder_AreAllowed()
    {
        var answer = await RawHttp.ExchangeAsync(
            shared.First.HttpPort, RawHttp.Head($"PUT {Entity}?from=1&ttl=1000&id=any-order&ack=1", "Content-Length: 2") + "hi");
        answer.ShouldBe(201);
        foreach (var query in (string[])["ack=1&id=any-order&from=1", "from=1&ack=1&id=any-order", "id=any-order&from=1"])
            (await RawHttp.AskAsync(shared.Nodes[1].HttpPort, $"GET {Entity}?{query}")).Text.ShouldBe("hi");
    }

    private async Task ShouldBeOneKeyAsync(string one, string other)
    {
        await PutAsync(one, one);
        foreach (var node in shared.Nodes)
        {
            foreach (var spelling in (string[])[one, other])
            {
                var answer = await RawHttp.AskAsync(node.HttpPort, $"GET {Entity}?id={spelling}");
                answer.ShouldBe(200, spelling);
                answer.Text.ShouldBe(one);
            }
        }
    }

    private async Task PutAsync(string id, string value) =>
        (await RawHttp.ExchangeAsync(
            shared.First.HttpPort, RawHttp.Head($"PUT {Entity}?id={id}", $"Content-Length: {value.Length}") + value)).ShouldBe(201, id);

    private Task<RawAnswer> GetAsync(string id) => RawHttp.AskAsync(shared.Nodes[2].HttpPort, $"GET {Entity}?id={id}");
}
