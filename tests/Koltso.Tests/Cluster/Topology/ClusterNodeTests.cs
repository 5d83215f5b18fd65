using Koltso.Api;
using Koltso.Cluster.Topology;

namespace Koltso.Tests.Cluster.Topology;

public class ClusterNodeTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", "http", "127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("[::1]:80", "http", "[::1]:80", "http://[::1]:80")]
    [InlineData("node.example:8443", "https", "https://node.example:8443", "https://node.example:8443")]
    public void Address_OfAnyScheme_IsReadBackAsTheUrl(string endpoint, string scheme, string address, string url)
    {
        var at = HostEndpoint.Parse(endpoint);
        var node = new ClusterNode("n1", 1, at, at, 1, "z") { Scheme = scheme };
        node.Url.OriginalString.ShouldBe(url);
        node.Address.ShouldBe(address);
        NodeAddress.TryParse(node.Address, out var read).ShouldBeTrue();
        read.ShouldBe(node.Url);
    }
}
