using Koltso.ProcessTests.Replication;

namespace Koltso.ProcessTests.Clocks;

/// <summary>Deletions that are a day old: they are collected once every replica knows of them, and not before.</summary>
public class TombstoneTests
{
    private const int Deleted = 60, Kept = 20;

    /// <summary>The default grace period, plus more than the two steps by which collection may lag behind it.</summary>
    private static readonly TimeSpan s_beyondGrace = TimeSpan.FromHours(24 + 3);

    [Fact]
    public async Task Tombstones_OlderThanTheGrace_AreCollectedOnEveryNode()
    {
        await using var clocked = await ClockedCluster.StartAsync();
        var cluster = clocked.Cluster;
        var expected = await WriteAsync(cluster);
        await DeleteAsync(cluster, expected);
        await cluster.WaitForEqualStoresAsync();
        for (var visit = 0; visit < 3; visit++) await clocked.TryToCollectAsync();
        foreach (var node in cluster.Nodes) (await ClockedCluster.CollectedAsync(node)).ShouldBe(0, "they are young");

        clocked.JumpAll(s_beyondGrace);
        await clocked.CollectAsync(Deleted);

        foreach (var node in cluster.Nodes) (await ClockedCluster.CollectedAsync(node)).ShouldBe(Deleted, node.Id);
        await cluster.ShouldAllReadAsync(expected);
        await cluster.ShouldAllReadAsync(expected, "&ack=1&from=1", "collected");
        await cluster.ShouldHoldByItselfAsync(cluster.Nodes[0], expected);
    }

    [Fact]
    public async Task Tombstones_OneReplicaAwayForLongerThanTheGrace_StayUntilItKnows()
    {
        await using var clocked = await ClockedCluster.StartAsync();
        var cluster = clocked.Cluster;
        var expected = await WriteAsync(cluster);
        var old = expected.ToDictionary();
        await cluster.WaitForEqualStoresAsync();
        var (away, others) = (cluster.Nodes[2], cluster.Nodes.Take(2).ToArray());
        await cluster.TakeDownAsync(away);
        await DeleteAsync(cluster, expected);

        clocked.JumpAll(s_beyondGrace);
        for (var visit = 0; visit < 4; visit++) await clocked.TryToCollectAsync();
        foreach (var node in others) (await ClockedCluster.CollectedAsync(node)).ShouldBe(0, $"{away.Id} does not know of them");

        // Its own store still holds everything: it was killed, and nobody told it.
        await cluster.TakeDownAsync(others);
        await cluster.BringBackAsync(away);
        foreach (var (key, value) in old) await ReplicatedCluster.ShouldReadAsync(away, key, value, ReplicatedCluster.Any, "from before");

        // The hints that the others kept for it are far too old, although the others were down themselves when the hints expired.
        await cluster.BringBackAsync(others);
        await clocked.RepairAsync();
        await cluster.ShouldAllReadAsync(expected, ReplicatedCluster.Any, "back, and compared");
        foreach (var node in others)
            (await node.StatsAsync()).Replication!.HintsDelivered.ShouldBe(0, node.Id);

        await clocked.CollectAsync(Deleted);
        await cluster.ShouldAllReadAsync(expected, ReplicatedCluster.Any, "collected");
        await cluster.ShouldHoldByItselfAsync(away, expected);
    }

    private static async Task<Dictionary<string, string?>> WriteAsync(ReplicatedCluster cluster)
    {
        var expected = new Dictionary<string, string?>();
        for (var i = 0; i < Deleted + Kept; i++)
        {
            var key = i < Deleted ? $"deleted-{i}" : $"kept-{i}";
            await ReplicatedCluster.PutAsync(cluster.Nodes[i % 3], key, $"value {i}", "&ack=3");
            expected[key] = $"value {i}";
        }

        return expected;
    }

    /// <summary>Through the running nodes in turn.</summary>
    private static async Task DeleteAsync(ReplicatedCluster cluster, Dictionary<string, string?> expected)
    {
        for (var i = 0; i < Deleted; i++)
        {
            await ReplicatedCluster.DeleteAsync(cluster.Running[i % cluster.Running.Length], $"deleted-{i}");
            expected[$"deleted-{i}"] = null;
        }
    }
}
