using System.Globalization;
using System.Text.RegularExpressions;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Cli;

/// <summary><c>koltso status</c> of real nodes.</summary>
public class StatusTests(SharedCluster shared)
{
    [Fact]
    public async Task Keys_OneKeyWrittenOften_AreOneOnceWritesHaveStopped()
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Nodes = 1 });
        var node = cluster.Nodes[0];
        for (var i = 0; i < 300; i++)
        {
            var value = i.ToString(CultureInfo.InvariantCulture);
            (await RawHttp.ExchangeAsync(node.HttpPort, RawHttp.Head("PUT /v0/entity?id=one", $"Content-Length: {value.Length}") + value))
                .ShouldBe(201);
        }

        (await KeysAsync(node)).ShouldStartWith("~");
        await Wait.UntilAsync(async () => await KeysAsync(node) == "1", "it is counted");
    }

    [Theory]
    [InlineData("status")]
    [InlineData("ring")]
    [InlineData("repair")]
    [InlineData("get k")]
    [InlineData("put k v")]
    public async Task Url_OfAPeerPort_IsSuspected(string commandLine)
    {
        var peer = $"127.0.0.1:{shared.First.PeerPort}";
        var refused = await KoltsoProcess.RunAsync([.. commandLine.Split(' '), "--url", peer]);
        refused.ExitCode.ShouldBe(1);
        refused.StandardError.ShouldContain($"If {shared.First.PeerPort} is the peer port of a node, give its HTTP port.");
    }

    private static async Task<string> KeysAsync(RealNode node)
    {
        var status = await KoltsoProcess.RunAsync("status", "--url", node.Url);
        var row = status.StandardOutput.Split('\n').Single(static line => line.StartsWith("n1 ", StringComparison.Ordinal));
        return Regex.Split(row, " {2,}")[4];
    }
}
