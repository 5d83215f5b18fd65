using System.Net;
using Koltso.Api;

namespace Koltso.Tests.Node.Admin;

public class AdminPathsTests
{
    [Fact]
    public async Task UnknownPath_Answer_NamesEveryPathThatIsServed()
    {
        await using var node = await ServedNode.StartAsync();
        var text = await node.TextAsync("/v0/statsx");
        string[] all = [.. typeof(ApiPaths).GetFields().Select(static path => (string)path.GetValue(null)!)];
        all.ShouldContain(ApiPaths.Stats);
        foreach (var path in all)
        {
            var isServed = await node.SendAsync(HttpMethod.Get, path + "?id=a") != HttpStatusCode.NotImplemented;
            $"{text.Replace('.', ',')},".Contains($" {path},", StringComparison.Ordinal).ShouldBe(isServed, $"{path} in: {text}");
        }
    }
}
