using Koltso.Api;

namespace Koltso.Tests.Api;

public class EntityAddressTests
{
    private static readonly Uri s_node = new("http://127.0.0.1:8080");

    [Theory]
    [InlineData("greeting", "greeting")]
    [InlineData("a b+c", "a%20b%2Bc")]
    [InlineData("кольцо", "%D0%BA%D0%BE%D0%BB%D1%8C%D1%86%D0%BE")]
    [InlineData("../x?y&z=1#%", "..%2Fx%3Fy%26z%3D1%23%25")]
    [InlineData("@file", "%40file")]
    public void ToUri_AnyKey_IsPercentEncodedUtf8(string key, string encoded) =>
        new EntityAddress(s_node, key).ToUri().PathAndQuery.ShouldBe($"/v0/entity?id={encoded}");

    [Fact]
    public void ToUri_AllParameters_StandInTheQuery() =>
        new EntityAddress(s_node, "k", Ack: 2, From: 3).ToUri(ttlSeconds: 60).PathAndQuery.ShouldBe("/v0/entity?id=k&ack=2&from=3&ttl=60");
}
