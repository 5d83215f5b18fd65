namespace Koltso.ProcessTests.Replication;

/// <summary>Replicas that were down, or lost their data, and get it back without a read of each key.</summary>
public class ReturnTests
{
    [Fact]
    public async Task Replica_DownDuringWrites_HasThemOnceItIsBack()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var expected = await WriteAsync(cluster, "before", 150);
        foreach (var (i, missed) in cluster.Nodes.Take(2).Index())
        {
            await missed.KillAsync();
            foreach (var (key, value) in await WriteAsync(cluster, "before", 100, $"changed{new string('+', i)}")) expected[key] = value;
            foreach (var (key, value) in await WriteAsync(cluster, $"without-{missed.Id}", 150)) expected[key] = value;
            await cluster.BringBackAsync(missed);
            await cluster.WaitForEqualStoresAsync();
        }

        await cluster.ShouldHoldByItselfAsync(cluster.Nodes[1], expected);
    }

    [Fact]
    public async Task Replica_DownWhileTheWritersNodeRestarts_HasTheWritesOnceBothAreBack()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var (entry, missed) = (cluster.Nodes[0], cluster.Nodes[2]);
        await cluster.TakeDownAsync(missed);
        var expected = new Dictionary<string, string?>();
        for (var i = 0; i < 100; i++)
        {
            expected[$"restarted-{i}"] = $"value {i}";
            await ReplicatedCluster.PutAsync(entry, $"restarted-{i}", $"value {i}");
        }

        await entry.KillAsync();
        await cluster.BringBackAsync(entry, missed);
        await cluster.BeginRepairAsync(); // hints for the other node may have been lost with the killed node
        await cluster.WaitForEqualStoresAsync();
        await cluster.ShouldHoldByItselfAsync(missed, expected);
    }

    [Fact]
    public async Task Replica_FolderDeleted_GetsAllBackByItself()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var expected = await WriteAsync(cluster, "lost", 600);
        var emptied = cluster.Nodes[1];
        // Before an operator deletes a node's folder, the others must hold everything: a value on two of three nodes would be left on one.
        await cluster.WaitForEqualStoresAsync();
        await cluster.TakeDownAsync(emptied);
        Directory.Delete(emptied.DataFolder, recursive: true);
        await cluster.BringBackAsync(emptied);
        // Only a few: a read repairs what it finds missing, and the rest must arrive without one.
        await cluster.ShouldAllReadAsync(expected.Where(static (_, i) => i % 20 == 0).ToDictionary(), "", "while it fills");
        await cluster.WaitForEqualStoresAsync(180);
        foreach (var node in cluster.Nodes)
        {
            var check = await KoltsoProcess.RunAsync("repair", "--check", "--url", node.Url);
            check.ExitCode.ShouldBe(0, $"hash trees as {node.Id} sees them: {check.Output}");
        }

        await cluster.ShouldHoldByItselfAsync(emptied, expected);
    }

    [Fact]
    public async Task QuorumRead_OfAStaleReplica_BringsItTheNewest()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var keys = cluster.LoneKeys(24);
        var (writer, witness, stale) = (cluster.Nodes[0], cluster.Nodes[1], cluster.Nodes[2]);
        for (var i = 0; i < keys.Length; i++)
            if (i % 2 == 0)
                await ReplicatedCluster.PutAsync(writer, keys[i], "old", "&ack=3");
        await cluster.TakeDownAsync(stale);
        foreach (var key in keys) await ReplicatedCluster.PutAsync(writer, key, "newer");

        // The writer is down together with its hints, so that the read must notice.
        await writer.KillAsync();
        await cluster.BringBackAsync(stale);
        for (var i = 0; i < keys.Length; i++) await ReplicatedCluster.ShouldReadAsync(i % 4 < 2 ? witness : stale, keys[i], "newer");
        foreach (var key in keys)
            await Wait.UntilAsync(() => cluster.StoresAsync(stale, key, "newer"), $"{stale.Id} holds the newest of {key}", 30);
        await cluster.ShouldHoldByItselfAsync(stale, keys.ToDictionary(static key => key, static string? (_) => "newer"));
    }

    [Fact]
    public async Task QuorumRead_OfAReplicaThatMissedTheDeletion_BringsItTheTombstone()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var keys = cluster.LoneKeys(24);
        var (writer, witness, stale) = (cluster.Nodes[0], cluster.Nodes[1], cluster.Nodes[2]);
        foreach (var key in keys) await ReplicatedCluster.PutAsync(writer, key, "doomed", "&ack=3");
        await cluster.TakeDownAsync(stale);
        foreach (var key in keys) await ReplicatedCluster.DeleteAsync(writer, key);
        await writer.KillAsync();
        await cluster.BringBackAsync(stale);
        for (var i = 0; i < keys.Length; i++) await ReplicatedCluster.ShouldReadAsync(i % 2 == 0 ? witness : stale, keys[i], null);
        foreach (var key in keys)
            await Wait.UntilAsync(() => cluster.StoresNothingAsync(stale, key), $"{stale.Id} has no value of {key}", 30);
        await cluster.ShouldHoldByItselfAsync(stale, keys.ToDictionary(static key => key, static string? (_) => null));
    }

    [Fact]
    public async Task Writes_WhileEachNodeInTurnIsKilled_AllAreOnEveryReplicaInTheEnd()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var expected = new Dictionary<string, string?>();
        for (var round = 0; round < 6; round++)
        {
            var down = cluster.Nodes[round % 3];
            await down.KillAsync();
            foreach (var (key, value) in await WriteAsync(cluster, "turns", 60, $"round {new string('+', round)}")) expected[key] = value;
            await cluster.ShouldAllReadAsync(expected, "", $"round {round}, {down.Id} is down");
            await cluster.BringBackAsync(down);
        }

        await cluster.WaitForEqualStoresAsync();
        foreach (var node in cluster.Nodes)
        {
            await cluster.ShouldHoldByItselfAsync(node, expected);
            await cluster.BringBackAsync([.. cluster.Nodes.Where(static other => !other.IsRunning)]);
        }
    }

    /// <summary>
    /// Writes through the running nodes in turn; every fifth key is deleted again. If the length of
    /// <paramref name="value"/> differs, stores can distinguish old from new.
    /// </summary>
    private static async Task<Dictionary<string, string?>> WriteAsync(
        ReplicatedCluster cluster, string name, int count, string value = "value")
    {
        var expected = new Dictionary<string, string?>();
        var entries = cluster.Running;
        for (var i = 0; i < count; i++)
        {
            var (key, entry) = ($"{name}-{i}", entries[i % entries.Length]);
            expected[key] = i % 5 == 4 ? null : $"{value} {i} {new string('v', i % 50)}";
            await ReplicatedCluster.PutAsync(entry, key, expected[key] ?? value);
            if (expected[key] is null) await ReplicatedCluster.DeleteAsync(entries[(i + 1) % entries.Length], key);
        }

        return expected;
    }
}
