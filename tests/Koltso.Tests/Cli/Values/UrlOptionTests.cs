using Koltso.Cli.Values;

namespace Koltso.Tests.Cli.Values;

public class UrlOptionTests
{
    [Theory]
    [InlineData("127.0.0.1:8081", "http://127.0.0.1:8081/")]
    [InlineData("localhost:8081", "http://localhost:8081/")]
    [InlineData("http://[::1]:8081/", "http://[::1]:8081/")]
    [InlineData("https://node.example", "https://node.example/")]
    public void TryParse_Address_IsUrlOfNode(string text, string url)
    {
        UrlOption.TryParse(text, out var parsed).ShouldBeTrue();
        parsed.ToString().ShouldBe(url);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://node")]
    [InlineData("http://node/v0/entity")]
    [InlineData("http://node?id=1")]
    [InlineData("http://")]
    public void TryParse_NotANode_IsRefused(string text) => UrlOption.TryParse(text, out _).ShouldBeFalse();
}
