using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Replication;

/// <summary>What <c>from</c> decides about copies: how many there are, and where.</summary>
public class CopiesTests
{
    [Fact]
    public async Task Replicas_EveryPartition_AreDistinctNodesOfTheStatedNumber()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(5, 3);
        foreach (var replicas in await cluster.Nodes[0].PlacementAsync())
        {
            replicas.Length.ShouldBe(3);
            replicas.ShouldBeUnique();
        }
    }

    [Fact]
    public async Task Put_FromK_StoresOnTheFirstKAndNoMore()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(5, 3);
        var copies = await WriteAsync(cluster);
        await ShouldLieOnTheFirstAsync(cluster, copies, "written with as many acks");
    }

    [Fact]
    public async Task Read_WithMoreThanWereWritten_FindsItAndMakesNoMoreCopies()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(5, 3);
        var copies = await WriteAsync(cluster);
        foreach (var (key, (value, _)) in copies)
        {
            foreach (var entry in cluster.Nodes)
            {
                await ReplicatedCluster.ShouldReadAsync(entry, key, value, "&ack=3", "the newest of all that answer");
                await ReplicatedCluster.ShouldReadAsync(entry, key, value, "&ack=1&from=1", "a smaller from is a subset");
            }
        }

        await ShouldLieOnTheFirstAsync(cluster, copies, "after reads that asked all three");
        await cluster.BeginRepairAsync();
        await SeeARepairAsync(cluster);
        await ShouldLieOnTheFirstAsync(cluster, copies, "after a round of repair");
    }

    [Fact]
    public async Task Put_FewerAcksThanCopies_AllCopiesComeToBe()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(5, 3);
        foreach (var (i, key) in cluster.LoneKeys(10).Index())
        {
            await ReplicatedCluster.PutAsync(cluster.Nodes[i % 5], key, "value", "&ack=1");
            foreach (var replica in await cluster.Cluster.ReplicasOfAsync(key))
                await Wait.UntilAsync(() => cluster.StoresAsync(replica, key, "value"), $"{replica.Id} holds {key}");
        }
    }

    [Fact]
    public async Task Put_OnlyReplicaOfFrom1Down_Is504AndNobodyElseTakesIt()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(5, 3);
        var key = cluster.LoneKeys(1)[0];
        var first = (await cluster.Cluster.ReplicasOfAsync(key))[0];
        await cluster.TakeDownAsync(first);
        foreach (var entry in cluster.Running)
            (await RawHttp.AskAsync(entry.HttpPort, $"PUT {RealNode.EntityPath(key)}&from=1", "Content-Length: 0")).ShouldBeError(504);
        foreach (var node in cluster.Running)
            (await cluster.StoresNothingAsync(node, key)).ShouldBeTrue($"{node.Id} is not the first of {key}");
    }

    /// <summary>Keys with one, two and three copies, through each node.</summary>
    private static async Task<Dictionary<string, (string Value, int From)>> WriteAsync(ReplicatedCluster cluster)
    {
        var copies = new Dictionary<string, (string Value, int From)>();
        foreach (var (i, key) in cluster.LoneKeys(15).Index())
        {
            var from = i % 3 + 1;
            copies[key] = ($"value {i}", from);
            await ReplicatedCluster.PutAsync(cluster.Nodes[i % 5], key, $"value {i}", $"&ack={from}&from={from}");
        }

        return copies;
    }

    private static async Task ShouldLieOnTheFirstAsync(
        ReplicatedCluster cluster, Dictionary<string, (string Value, int From)> copies, string because)
    {
        var counts = new Dictionary<RealNode, StoreCounts>();
        foreach (var node in cluster.Nodes) counts[node] = await node.CountsAsync();
        foreach (var (key, (value, from)) in copies)
        {
            var replicas = await cluster.Cluster.ReplicasOfAsync(key);
            foreach (var node in cluster.Nodes)
            {
                var row = counts[node][cluster.Cluster.PartitionOf(key)];
                row.ShouldBe(
                    replicas.Take(from).Contains(node) ? (1, key.Length + value.Length) : (0, 0),
                    $"{key}, from={from}, replicas {string.Join(' ', replicas.Select(static one => one.Id))}, on {node.Id}; {because}");
            }
        }
    }

    /// <summary>Returns once a key that one replica lacked has reached it: by then, a read or a round has had its full effect.</summary>
    private static async Task SeeARepairAsync(ReplicatedCluster cluster)
    {
        var key = cluster.LoneKeys(16)[15];
        var missing = (await cluster.Cluster.ReplicasOfAsync(key))[2];
        await cluster.TakeDownAsync(missing);
        await ReplicatedCluster.PutAsync(cluster.Running[0], key, "late");
        await cluster.BringBackAsync(missing);
        await cluster.BeginRepairAsync();
        await Wait.UntilAsync(() => cluster.StoresAsync(missing, key, "late"), $"{missing.Id} has the write that it missed", 60);
    }
}
