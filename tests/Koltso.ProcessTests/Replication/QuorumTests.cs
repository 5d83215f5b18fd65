namespace Koltso.ProcessTests.Replication;

/// <summary>Reads see writes when the sum of their acks exceeds from, whichever nodes are down.</summary>
public class QuorumTests
{
    private const string TwoOfTwo = "&ack=2&from=2", OneOfTwo = "&ack=1&from=2", TwoOfThree = "&ack=2&from=3";

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Get_1Of2After2Of2_SeesItWithEitherDown(int replication)
    {
        await using var cluster = await ReplicatedCluster.StartAsync(replication: replication);
        var expected = await WriteAsync(cluster, "one-of-two", TwoOfTwo);
        await cluster.ShouldAllReadAsync(expected, OneOfTwo, "all run");
        foreach (var down in cluster.Nodes)
        {
            await down.KillAsync();
            await cluster.ShouldAllReadAsync(expected, OneOfTwo, $"{down.Id} is down");
            await cluster.BringBackAsync(down);
        }
    }

    [Fact]
    public async Task Get_2Of3After2Of3_SeesItWithEachInTurnDown()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        foreach (var down in cluster.Nodes)
        {
            var expected = await WriteAsync(cluster, $"before-{down.Id}", TwoOfThree);
            await cluster.ShouldAllReadAsync(expected, TwoOfThree, "all run");
            await down.KillAsync();
            await cluster.ShouldAllReadAsync(expected, TwoOfThree, $"{down.Id} is down");
            await cluster.BringBackAsync(down);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Get_OneDownAtTheWriteAndAnotherAtTheRead_SeesTheWrite(int downAtWrite)
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            var (first, second) = (cluster.Nodes[downAtWrite], cluster.Nodes[round]);
            // The keys exist before, so that a node that was down has old values to return.
            await WriteAsync(cluster, $"round-{round}", "", "old");
            await first.KillAsync();
            var expected = await WriteAsync(cluster, $"round-{round}", "", "new");
            await cluster.BringBackAsync(first);
            await second.KillAsync();
            await cluster.ShouldAllReadAsync(expected, "", $"{first.Id} was down at the write, {second.Id} is at the read");
            await cluster.BringBackAsync(second);
        }
    }

    [Fact]
    public async Task Quorum_FiveReplicasTwoDown_GoesOnAndSees()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(5, 5);
        foreach (var (first, second) in ((int, int)[])[(0, 1), (2, 3), (4, 0)])
        {
            RealNode[] downAtWrite = [cluster.Nodes[first], cluster.Nodes[second]];
            RealNode[] downAtRead = [cluster.Nodes[(first + 2) % 5], cluster.Nodes[(second + 2) % 5]];
            await WriteAsync(cluster, $"five-{first}", "", "old");
            await Task.WhenAll(downAtWrite.Select(static node => node.KillAsync()));
            var expected = await WriteAsync(cluster, $"five-{first}", "", "new");
            await cluster.ShouldAllReadAsync(expected, "", "two are down still");
            await cluster.BringBackAsync(downAtWrite);
            await Task.WhenAll(downAtRead.Select(static node => node.KillAsync()));
            await cluster.ShouldAllReadAsync(expected, "", "two others are down");
            await cluster.BringBackAsync(downAtRead);
        }
    }

    [Fact]
    public async Task Tombstone_OlderValueElsewhere_Wins()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var expected = new Dictionary<string, string?>();
        foreach (var (i, missed) in cluster.Nodes.Index())
        {
            for (var n = 0; n < 5; n++)
            {
                expected[$"dead-{missed.Id}-{n}"] = null;
                await ReplicatedCluster.PutAsync(cluster.Nodes[n % 3], $"dead-{missed.Id}-{n}", "a value that all have", "&ack=3");
            }

            await missed.KillAsync();
            for (var n = 0; n < 5; n++) await ReplicatedCluster.DeleteAsync(cluster.Running[n % 2], $"dead-{missed.Id}-{n}");
            await cluster.BringBackAsync(missed);

            // Only one of the two remaining nodes received the deletion when it was made.
            var away = cluster.Nodes[(i + 1) % 3];
            await away.KillAsync();
            await cluster.ShouldAllReadAsync(expected, "", $"{missed.Id} missed the deletion, {away.Id} is down");
            await cluster.BringBackAsync(away);
        }
    }

    /// <summary>Through every running node: keys that are put, put again, deleted, or deleted and put again.</summary>
    private static async Task<Dictionary<string, string?>> WriteAsync(
        ReplicatedCluster cluster, string name, string query, string value = "value")
    {
        var expected = new Dictionary<string, string?>();
        var entries = cluster.Running;
        for (var i = 0; i < 16; i++)
        {
            var (key, entry, other) = ($"{name}-{i}", entries[i % entries.Length], entries[(i + 1) % entries.Length]);
            await ReplicatedCluster.PutAsync(entry, key, $"{value} {i}", query);
            if (i % 4 == 1) await ReplicatedCluster.PutAsync(other, key, $"{value} {i} again", query);
            if (i % 4 >= 2) await ReplicatedCluster.DeleteAsync(other, key, query);
            if (i % 4 == 3) await ReplicatedCluster.PutAsync(entry, key, $"{value} {i} after all", query);
            expected[key] = (i % 4) switch { 0 => $"{value} {i}", 1 => $"{value} {i} again", 2 => null, _ => $"{value} {i} after all" };
        }

        return expected;
    }
}
