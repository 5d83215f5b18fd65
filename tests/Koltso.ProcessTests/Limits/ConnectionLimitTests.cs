using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Limits;

/// <summary>Clients that take connections and do nothing with them cannot keep others out, nor take the store's files.</summary>
public class ConnectionLimitTests
{
    [Theory]
    [InlineData("")]
    [InlineData("GET /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000000000000\r\n")]
    public async Task Clients_MoreThanTheProcessHasDescriptors_ServesThoseWhoAsk(string said)
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec
        {
            Nodes = 1,
            Process = ProcessSettings.Default with { Wrapper = ["prlimit", "--nofile=512:512"] },
        });
        var node = cluster.Nodes[0];
        var idle = new List<RawHttp>();
        for (var i = 0; i < 700; i++)
        {
            try
            {
                idle.Add(await RawHttp.ConnectAsync(node.HttpPort));
                if (said.Length > 0) await idle[^1].SendAsync(said);
            }
            catch (IOException)
            {
                // Turned away, as it may be.
            }
        }

        for (var i = 0; i < 50; i++)
        {
            var request = RawHttp.Head($"PUT /v0/entity?id=key-{i}", "Content-Length: 1") + "x";
            await Wait.UntilAsync(() => IsStoredAsync(node, request), "a newcomer is served");
        }

        foreach (var one in idle) one.Dispose();
        ((int)(await node.PutAsync("after", new byte[1000])).StatusCode).ShouldBe(201);
        node.Output.ShouldNotContain("Too many open files");
        cluster.ShouldAllRun();
    }

    private static async Task<bool> IsStoredAsync(RealNode node, string request)
    {
        try
        {
            return (await RawHttp.ExchangeAsync(node.HttpPort, request)).Status == 201;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Strangers_OnThePeerPort_CannotKeepPeersOut()
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec
        {
            Nodes = 2,
            Replication = 2,
            Process = ProcessSettings.Default with { Wrapper = ["prlimit", "--nofile=512:512"] },
        });
        var strangers = new List<RawHttp>();
        for (var i = 0; i < 200; i++)
        {
            try
            {
                strangers.Add(await RawHttp.ConnectAsync(cluster.Nodes[0].PeerPort));
            }
            catch (IOException)
            {
                // Turned away, as it may be.
            }
        }

        await cluster.Nodes[1].KillAsync();
        await cluster.Nodes[1].StartAsync();
        await cluster.WaitForPeersAsync();
        await Wait.UntilAsync(async () => (int)(await cluster.Nodes[1].PutAsync("key", [1])).StatusCode == 201, "both nodes are asked");
        foreach (var one in strangers) one.Dispose();
        cluster.ShouldAllRun();
    }
}
