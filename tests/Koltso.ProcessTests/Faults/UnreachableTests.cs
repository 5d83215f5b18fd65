using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Faults;

/// <summary>
/// Owners that cannot be reached: 504 after the timeout or a silence, and at once while they are known to be down. Requests
/// may take ten minutes here, so that a node which waits for the timeout fails its test.
/// </summary>
public class UnreachableTests
{
    private static readonly ClusterSpec s_patient = new() { RequestTimeoutMs = 600_000 };

    [Fact]
    public async Task Node_PeersDownFromTheStart_ServesItsOwnKeys()
    {
        await using var cluster = TestClusters.Create(s_patient);
        var node = cluster.Nodes[0];
        await node.StartAsync();
        foreach (var key in await cluster.KeysOnAsync(node, 10))
        {
            ((int)(await node.PutAsync(key, Values.Of(key))).StatusCode).ShouldBe(201);
            (await (await node.GetAsync(key)).Content.ReadAsByteArrayAsync()).ShouldBe(Values.Of(key));
        }

        foreach (var absent in cluster.Nodes.Skip(1)) await ShouldBe504AtOnceAsync(cluster, node, absent);
        await Task.WhenAll(cluster.Nodes.Skip(1).Select(static other => other.StartAsync()));
        await cluster.WaitForPeersAsync();
        await ShouldServeAsync(cluster);
    }

    [Fact]
    public async Task Owner_Killed_Is504AtOnceUntilItIsBack()
    {
        await using var cluster = await TestClusters.StartAsync(s_patient);
        await ShouldServeAsync(cluster);
        var owner = cluster.Nodes[1];
        await owner.KillAsync();
        await Wait.UntilAsync(() => cluster.Nodes[0].SeesDownAsync(owner), "n1 sees that n2 is down");
        await ShouldBe504AtOnceAsync(cluster, cluster.Nodes[0], owner);
        await owner.StartAsync();
        await cluster.WaitForPeersAsync();
        await ShouldServeAsync(cluster);
    }

    [Fact]
    public async Task Owner_Frozen_Is504ThenAtOnceUntilItThaws()
    {
        await using var cluster = await TestClusters.StartAsync(s_patient);
        await ShouldServeAsync(cluster);
        var (entry, owner) = (cluster.Nodes[0], cluster.Nodes[1]);
        var keys = await cluster.KeysOnAsync(owner, 9);
        owner.Pause();
        var answers = await Task.WhenAll(keys.Select((key, i) => RawHttp.AskAsync(
            entry.HttpPort, $"{((string[])["GET", "PUT", "DELETE"])[i % 3]} {RealNode.EntityPath(key)}", "Content-Length: 0")));
        foreach (var answer in answers) answer.ShouldBeError(504);

        await Wait.UntilAsync(() => entry.SeesDownAsync(owner), "n1 sees that n2 is down");
        await ShouldBe504AtOnceAsync(cluster, entry, owner);
        owner.Resume();
        await cluster.WaitForPeersAsync();
        await ShouldServeAsync(cluster);
    }

    [Fact]
    public async Task Owner_FrozenShortly_LosesNothingAndOthersDoNotWait()
    {
        await using var cluster = await TestClusters.StartAsync(s_patient);
        var (entry, owner) = (cluster.Nodes[0], cluster.Nodes[1]);
        var keys = await cluster.KeysOnAsync(owner, 20);
        for (var i = 0; i < keys.Length; i++)
        {
            owner.Pause();
            var putting = entry.PutAsync(keys[i], Values.Of(keys[i]));
            ((int)(await entry.PutAsync(await cluster.KeyOnAsync(cluster.Nodes[2]), [1])).StatusCode).ShouldBe(201);
            owner.Resume();
            ((int)(await putting).StatusCode).ShouldBe(201);
        }

        foreach (var key in keys) (await (await entry.GetAsync(key)).Content.ReadAsByteArrayAsync()).ShouldBe(Values.Of(key));
    }

    [Fact]
    public async Task Owner_DiesMidRequest_RequestEndsLongBeforeTheTimeout()
    {
        await using var cluster = await TestClusters.StartAsync(s_patient);
        var (entry, owner) = (cluster.Nodes[0], cluster.Nodes[1]);
        var keys = await cluster.KeysOnAsync(owner, 20);
        owner.Pause();
        var asking = Task.WhenAll(keys.Select(key => RawHttp.AskAsync(entry.HttpPort, "GET " + RealNode.EntityPath(key))));
        await Task.Delay(100);
        await owner.KillAsync();
        foreach (var answer in await asking) answer.ShouldBeError(504);
    }

    private static async Task ShouldServeAsync(RealCluster cluster)
    {
        foreach (var owner in cluster.Nodes)
        {
            var key = await cluster.KeyOnAsync(owner, "serve");
            foreach (var entry in cluster.Nodes)
            {
                ((int)(await entry.PutAsync(key, Values.Of(key))).StatusCode).ShouldBe(201, $"{entry.Id} to {owner.Id}");
                (await (await entry.GetAsync(key)).Content.ReadAsByteArrayAsync()).ShouldBe(Values.Of(key));
            }
        }
    }

    private static async Task ShouldBe504AtOnceAsync(RealCluster cluster, RealNode entry, RealNode owner)
    {
        foreach (var key in await cluster.KeysOnAsync(owner, 10, "down"))
            foreach (var method in (string[])["GET", "PUT", "DELETE"])
                (await RawHttp.AskAsync(entry.HttpPort, $"{method} {RealNode.EntityPath(key)}", "Content-Length: 0")).ShouldBeError(504);
    }
}
