using Koltso.ProcessTests.Harness;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.ProcessTests.Peers;

/// <summary>Three nodes whose peer ports a test talks to.</summary>
public sealed class PeerCluster : IAsyncLifetime
{
    internal RealCluster Cluster { get; private set; } = null!;

    internal RealNode Target => Cluster.Nodes[0];

    /// <summary>
    /// The hello with which n2 would dial the target. The values that nodes must agree on are taken from the target's
    /// own hello.
    /// </summary>
    internal Hello GoodHello { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = TestClusters.Create();
        var heard = new TaskCompletionSource<Hello>();
        await using (new FakePeer(Cluster.Nodes[1].PeerPort, Listen))
        {
            Target.Launch();
            GoodHello = (await heard.Task.WaitAsync(TimeSpan.FromSeconds(60))) with { Node = "n2", NodeNumber = 2, Peer = "n1" };
        }

        await Task.WhenAll(Target.ReadyAsync(), Cluster.Nodes[1].StartAsync(), Cluster.Nodes[2].StartAsync());
        await Cluster.WaitForPeersAsync();

        byte[]? Listen(FrameHeader header, byte[] body)
        {
            if (Hello.TryParse(body) is { } hello) heard.TrySetResult(hello);
            return null;
        }
    }

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// Runs <paramref name="attack"/>, then checks that it did no harm: all nodes are up and serving, and nothing is
    /// left open.
    /// </summary>
    internal async Task SurviveAsync(Func<Task> attack)
    {
        var before = (await Target.StatsAsync()).Connections.PeersIn;
        await attack();
        Cluster.ShouldAllRun();
        foreach (var owner in Cluster.Nodes)
        {
            var key = await Cluster.KeyOnAsync(owner, "survive");
            foreach (var entry in Cluster.Nodes)
            {
                ((int)(await entry.PutAsync(key, Values.Of(key))).StatusCode).ShouldBe(201, $"{key} through {entry.Id}, on {owner.Id}");
                (await (await entry.GetAsync(key)).Content.ReadAsByteArrayAsync()).ShouldBe(Values.Of(key));
            }
        }

        await Wait.UntilAsync(
            async () => (await Target.StatsAsync()).Connections.PeersIn <= before, $"at most {before} connections from peers");
    }
}
