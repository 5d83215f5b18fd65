using System.Text.Json;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Faults;

/// <summary>A node that is apart from a cluster which goes on says so on /readyz and in <c>koltso status</c>, with the reason.</summary>
public class CutOffTests
{
    private static readonly ClusterSpec s_three = new() { Replication = 3 };

    [Fact]
    public async Task Node_OtherWeightInItsFile_IsNotReadyAndStatusSaysWhy()
    {
        await using var cluster = TestClusters.Create(s_three);
        var apart = WithOtherFile(cluster, static (text, node) =>
            text.Replace($"\"peer\": \"{node.Spec.Peer}\", \"weight\": 1", $"\"peer\": \"{node.Spec.Peer}\", \"weight\": 2"));
        await ShouldBeCutOffAsync(cluster, apart, "a different topology");
    }

    [Fact]
    public async Task Node_PeerPortsBlocked_IsNotReadyAndStatusSaysWhy()
    {
        await using var cluster = TestClusters.Create(s_three);
        // Addresses are no part of what nodes must agree on. Nobody listens there.
        var apart = WithOtherFile(cluster, (text, _) => cluster.Nodes.Take(2).Aggregate(
            text, static (changed, other) => changed.Replace($"\"{other.Spec.Peer}\"", $"\"127.0.0.77:{other.PeerPort}\"")));
        await ShouldBeCutOffAsync(cluster, apart, "refused");
    }

    [Fact]
    public async Task Node_NobodyReachesIt_StaysReadyAndStatusSaysWhoDoesNot()
    {
        await using var cluster = TestClusters.Create(s_three);
        var apart = cluster.Nodes[2];
        foreach (var other in cluster.Nodes.Take(2))
            WithOtherFile(cluster, other, (text, _) => text.Replace($"\"{apart.Spec.Peer}\"", $"\"127.0.0.77:{apart.PeerPort}\""));
        await Task.WhenAll(cluster.Nodes.Select(static node => node.StartAsync()));
        await Wait.UntilAsync(async () => (await StatusAsync(apart)).ExitCode == 1, "status ends with 1");
        var status = await StatusAsync(apart);
        status.StandardOutput.ShouldContain($"n1: it does not reach n3, which runs: ", customMessage: status.Output);
        foreach (var node in cluster.Nodes) (await RawHttp.AskAsync(node.HttpPort, "GET /readyz")).ShouldBe(200, node.Id);
    }

    [Fact]
    public async Task Node_OthersStopped_StaysReady()
    {
        await using var cluster = await TestClusters.StartAsync(s_three);
        var left = cluster.Nodes[0];
        foreach (var other in cluster.Nodes.Skip(1))
        {
            await other.StopAsync();
            await Wait.UntilAsync(() => left.SeesDownAsync(other), $"n1 sees that {other.Id} is down");
            (await RawHttp.AskAsync(left.HttpPort, "GET /readyz")).ShouldBe(200, $"without {other.Id}");
        }
    }

    private static RealNode WithOtherFile(RealCluster cluster, Func<string, RealNode, string> change) =>
        WithOtherFile(cluster, cluster.Nodes[2], change);

    private static RealNode WithOtherFile(RealCluster cluster, RealNode node, Func<string, RealNode, string> change)
    {
        var text = File.ReadAllText(cluster.ClusterFile);
        var other = change(text, node);
        other.ShouldNotBe(text);
        var file = Path.Combine(cluster.Folder, $"{node.Id}.json");
        File.WriteAllText(file, other);
        node.Spec = node.Spec with { ClusterFile = file };
        return node;
    }

    private static async Task ShouldBeCutOffAsync(RealCluster cluster, RealNode apart, string reason)
    {
        var others = cluster.Nodes.Where(node => node != apart).ToArray();
        await Task.WhenAll(others.Select(static node => node.StartAsync()));
        apart.Launch();
        await Wait.UntilAsync(async () => (await TryReadyAsync(apart))?.Status == 503, "the node is not ready");
        (await TryReadyAsync(apart))!.Text.ShouldContain("The node reaches 0 of 2 peers", customMessage: reason);
        foreach (var other in others) (await RawHttp.AskAsync(other.HttpPort, "GET /readyz")).ShouldBe(200, other.Id);

        var status = await StatusAsync(others[0]);
        status.ExitCode.ShouldBe(1, status.Output);
        status.StandardOutput.ShouldContain("n3    not ready", customMessage: status.Output);
        status.StandardOutput.ShouldContain("n3: The node reaches 0 of 2 peers", customMessage: status.Output);
        status.StandardOutput.ShouldContain(reason, customMessage: status.Output);
        using var stats = JsonDocument.Parse((await RawHttp.AskAsync(apart.HttpPort, "GET /v0/stats")).Text);
        stats.RootElement.GetProperty("ready").GetBoolean().ShouldBeFalse();
    }

    private static Task<KoltsoProcess> StatusAsync(RealNode node) => KoltsoProcess.RunAsync("status", "--url", node.Url);

    /// <summary>Null while the node does not listen.</summary>
    private static async Task<RawAnswer?> TryReadyAsync(RealNode node)
    {
        try
        {
            return await RawHttp.AskAsync(node.HttpPort, "GET /readyz");
        }
        catch (System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
