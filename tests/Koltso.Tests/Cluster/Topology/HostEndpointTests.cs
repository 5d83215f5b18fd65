using System.Net;
using Koltso.Cluster.Topology;

namespace Koltso.Tests.Cluster.Topology;

public class HostEndpointTests
{
    [Theory]
    [InlineData("127.0.0.1:1", "127.0.0.1", 1, "127.0.0.1:1")]
    [InlineData("[::1]:9080", "::1", 9080, "[::1]:9080")]
    [InlineData("[2001:DB8:0:0::1]:80", "2001:db8::1", 80, "[2001:db8::1]:80")]
    [InlineData("[::ffff:10.0.0.1]:80", "10.0.0.1", 80, "10.0.0.1:80")]
    [InlineData("Node_1.Example:65535", "node_1.example", 65535, "node_1.example:65535")]
    [InlineData("localhost:00080", "localhost", 80, "localhost:80")]
    public void TryParse_Endpoint_IsCanonical(string text, string host, int port, string printed)
    {
        HostEndpoint.TryParse(text, out var endpoint, out _).ShouldBeTrue();

        endpoint.Host.ShouldBe(host);
        endpoint.Port.ShouldBe(port);
        endpoint.ToString().ShouldBe(printed);
        HostEndpoint.Parse(printed).ShouldBe(endpoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("host")]
    [InlineData("[::1]")]
    [InlineData("::1:80")]
    [InlineData("[::1:80")]
    [InlineData("[]:80")]
    [InlineData("[10.0.0.1]:80")]
    [InlineData("[fe80::1%3]:80")]
    [InlineData("[[::1]]:80")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:99999999999")]
    [InlineData("host:+80")]
    [InlineData("host: 80")]
    [InlineData("host:8o")]
    [InlineData("127.1:80")]
    [InlineData("0x7f.0.0.1:80")]
    [InlineData("017.0.0.1:80")]
    [InlineData("1.2.3.4.5:80")]
    [InlineData("1.2.3.256:80")]
    [InlineData("2130706433:80")]
    [InlineData("-host:80")]
    [InlineData("host..example:80")]
    [InlineData("ho st:80")]
    [InlineData("http://host:80")]
    [InlineData("кольцо:80")]
    public void TryParse_NoEndpoint_SaysWhy(string text)
    {
        HostEndpoint.TryParse(text, out var endpoint, out var problem).ShouldBeFalse();

        endpoint.ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void ToEndPoint_AddressOrName_IsWhatSocketsTake()
    {
        HostEndpoint.Parse("[::1]:80").ToEndPoint().ShouldBe(new IPEndPoint(IPAddress.IPv6Loopback, 80));
        HostEndpoint.Parse("host:80").ToEndPoint().ShouldBe(new DnsEndPoint("host", 80));
    }

    [Theory]
    [InlineData("0.0.0.0:80", true)]
    [InlineData("[::]:80", true)]
    [InlineData("127.0.0.1:80", false)]
    [InlineData("host:80", false)]
    public void IsUnspecified_OnlyForAllAddresses(string text, bool expected) =>
        HostEndpoint.Parse(text).IsUnspecified.ShouldBe(expected);
}
