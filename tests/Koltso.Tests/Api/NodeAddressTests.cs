using Koltso.Api;

namespace Koltso.Tests.Api;

public class NodeAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8081", "http://127.0.0.1:8081/")]
    [InlineData("localhost:8081", "http://localhost:8081/")]
    [InlineData("http://[::1]:8081/", "http://[::1]:8081/")]
    [InlineData("https://node.example", "https://node.example/")]
    public void TryParse_Address_IsUrlOfNode(string text, string url)
    {
        NodeAddress.TryParse(text, out var parsed).ShouldBeTrue();
        parsed.ToString().ShouldBe(url);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://node")]
    [InlineData("http://node/v0/entity")]
    [InlineData("http://node?id=1")]
    [InlineData("http://")]
    [InlineData("127.0.0.1:80810")]
    public void TryParse_NotANode_IsRefused(string text) => NodeAddress.TryParse(text, out _).ShouldBeFalse();
}
