using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Replication;

/// <summary>Many writers of one key, through all nodes: the nodes take turns, and no writer is told that something is wrong.</summary>
public class HotKeyTests
{
    private const int Writers = 24, Writes = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Writers_24OfOneKeyThroughAllNodes_AllSucceedOnTheirConnections(int replication)
    {
        await using var cluster = await ReplicatedCluster.StartAsync(replication: replication);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(cluster.Nodes[writer % 3])));
        foreach (var node in cluster.Nodes) await ReplicatedCluster.ShouldReadAsync(node, "hot", "value");
    }

    private static async Task WriteAsync(RealNode entry)
    {
        using var connection = await RawHttp.ConnectAsync(entry.HttpPort);
        for (var i = 0; i < Writes; i++)
        {
            await connection.SendAsync(RawHttp.Head("PUT /v0/entity?id=hot", "Content-Length: 5") + "value");
            (await connection.ReadAsync()).ShouldBe(201, $"write {i} through {entry.Id}");
        }
    }
}
