using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Replication;

/// <summary>A replica that neither answers nor disconnects: a stopped process keeps its connections.</summary>
public class FrozenTests
{
    [Fact]
    public async Task Quorum_OneReplicaFrozen_GoesOnWithoutErrorAndItCatchesUp()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var expected = new Dictionary<string, string?>();
        foreach (var (turn, frozen) in cluster.Nodes.Index())
        {
            RealNode[] entries = [.. cluster.Nodes.Where(node => node != frozen)];
            for (var i = 0; i < 30; i++) await ReplicatedCluster.PutAsync(entries[i % 2], $"thaw-{i}", "from before", "&ack=3");
            frozen.Pause();
            await GoOnAsync(entries, expected, $"unnoticed-{new string('+', turn)}");
            foreach (var entry in entries)
                await Wait.UntilAsync(() => entry.SeesDownAsync(frozen), $"{entry.Id} sees that {frozen.Id} is down");
            await GoOnAsync(entries, expected, $"noticed-{new string('+', turn)}");
            frozen.Resume();
            await cluster.Cluster.WaitForViewAsync();
        }

        // Without a read, because a read repairs what it finds missing.
        await cluster.WaitForEqualStoresAsync();
        await cluster.ShouldAllReadAsync(expected);
        await cluster.ShouldHoldByItselfAsync(cluster.Nodes[0], expected);
    }

    [Fact]
    public async Task Node_FrozenAndThawed_KeepsItsConnectionsToTheOthers()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var frozen = cluster.Nodes[1];
        frozen.Pause();
        await cluster.Cluster.WaitForDownAsync(frozen);
        frozen.Resume();
        await cluster.Cluster.WaitForViewAsync();
        (await frozen.StatsAsync()).Peers.ShouldAllBe(static peer => peer.Up && peer.Reconnects == 0);
        frozen.Output.ShouldNotContain("silent for too long");
    }

    [Fact]
    public async Task AllReplicas_OneFrozen_Is504AndTheWriteStaysReadable()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var (entry, frozen) = (cluster.Nodes[0], cluster.Nodes[2]);
        frozen.Pause();
        (await RawHttp.ExchangeAsync(entry.HttpPort, RawHttp.Head("PUT /v0/entity?id=all&ack=3", "Content-Length: 1") + "v"))
            .ShouldBeError(504);
        (await RawHttp.AskAsync(entry.HttpPort, "GET /v0/entity?id=all&ack=3")).ShouldBeError(504);
        // Two of three replicas have the write that was not acknowledged.
        await ReplicatedCluster.ShouldReadAsync(cluster.Nodes[1], "all", "v");
        frozen.Resume();
        await cluster.Cluster.WaitForViewAsync();
        await ReplicatedCluster.ShouldReadAsync(entry, "all", "v", "&ack=3");
    }

    [Fact]
    public async Task Entry_FrozenAndThawed_DoesNotOverwriteWhatWasWrittenMeanwhile()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var (entry, other) = (cluster.Nodes[0], cluster.Nodes[1]);
        for (var round = 0; round < 5; round++)
        {
            // It was acknowledged before the freeze, so the later write is newer by any clock.
            await ReplicatedCluster.PutAsync(entry, "mine", $"before {round}");
            entry.Pause();
            await ReplicatedCluster.PutAsync(other, "mine", $"after {round}");
            entry.Resume();
            await cluster.Cluster.WaitForViewAsync();
            await cluster.ShouldAllReadAsync(new Dictionary<string, string?> { ["mine"] = $"after {round}" });
        }
    }

    /// <summary>
    /// Existing and new keys, with values of a distinct length: each key is put and read through the other node, and
    /// some are deleted. Nothing may fail.
    /// </summary>
    private static async Task GoOnAsync(RealNode[] entries, Dictionary<string, string?> expected, string name)
    {
        for (var i = 0; i < 30; i++)
        {
            var (key, entry, other) = (i % 2 == 0 ? $"thaw-{i}" : $"{name}-{i}", entries[i / 2 % 2], entries[1 - i / 2 % 2]);
            await ReplicatedCluster.PutAsync(entry, key, $"{name} {i}");
            await ReplicatedCluster.ShouldReadAsync(other, key, $"{name} {i}");
            expected[key] = $"{name} {i}";
            if (i % 5 != 0) continue;
            await ReplicatedCluster.DeleteAsync(other, key);
            await ReplicatedCluster.ShouldReadAsync(entry, key, null);
            expected[key] = null;
        }
    }
}
