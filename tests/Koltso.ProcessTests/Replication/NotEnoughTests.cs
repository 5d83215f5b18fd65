using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Replication;

/// <summary>
/// Fewer replicas than <c>ack</c>: 504, and at once where the lack is certain. Requests may take ten minutes here, so
/// that a node which waits for the timeout fails its test.
/// </summary>
public class NotEnoughTests
{
    /// <summary>Longer than a test's client waits: a request that waits for it fails the test.</summary>
    private static readonly ClusterSpec s_patient = new() { Replication = 3, RequestTimeoutMs = 600_000 };

    [Fact]
    public async Task Quorum_TwoOfThreeDown_Is504AtOnceAndAckOneGoesOn()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(s_patient);
        foreach (var left in cluster.Nodes)
        {
            RealNode[] down = [.. cluster.Nodes.Where(node => node != left)];
            await ReplicatedCluster.PutAsync(left, $"kept-{left.Id}", "v", "&ack=3");
            await cluster.TakeDownAsync(down);
            await ShouldBe504AtOnceAsync(left, ["", "&ack=2", "&ack=3", "&ack=2&from=2"], 5);
            await ReplicatedCluster.ShouldReadAsync(left, $"kept-{left.Id}", "v", "&ack=1");
            await ReplicatedCluster.PutAsync(left, $"alone-{left.Id}", "v", "&ack=1");
            await ReplicatedCluster.DeleteAsync(left, $"alone-{left.Id}", "&ack=1");
            await cluster.BringBackAsync(down);
        }
    }

    [Fact]
    public async Task AllReplicas_OneDown_Is504AtOnceWhereItIsOneOfThem()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(s_patient);
        var keys = cluster.LoneKeys(12);
        var down = cluster.Nodes[1];
        await cluster.TakeDownAsync(down);
        foreach (var key in keys)
        {
            var rank = Array.IndexOf(await cluster.Cluster.ReplicasOfAsync(key), down);
            foreach (var entry in cluster.Running)
            {
                foreach (var (ack, from) in ((int, int)[])[(1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 3)])
                {
                    var isEnough = from - (rank < from ? 1 : 0) >= ack;
                    var query = $"&ack={ack}&from={from}";
                    var answer = await RawHttp.AskAsync(entry.HttpPort, $"PUT {RealNode.EntityPath(key)}{query}", "Content-Length: 0");
                    if (isEnough) answer.ShouldBe(201, $"{query}, rank {rank} is down");
                    else answer.ShouldBeError(504, $"{query}, rank {rank} is down");
                }
            }
        }
    }

    [Fact]
    public async Task Quorum_EntryHoldsNoReplicaAndTwoOfThreeAreDown_Is504AtOnce()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(s_patient with { Nodes = 5 });
        RealNode[] down = [cluster.Nodes[1], cluster.Nodes[3]];
        await cluster.TakeDownAsync(down);
        var seen = new HashSet<int>();
        foreach (var key in cluster.LoneKeys(40))
        {
            var missing = (await cluster.Cluster.ReplicasOfAsync(key)).Count(down.Contains);
            seen.Add(missing);
            foreach (var entry in cluster.Running)
            {
                var answer = await RawHttp.AskAsync(entry.HttpPort, "PUT " + RealNode.EntityPath(key), "Content-Length: 0");
                answer.ShouldBe(missing == 2 ? 504 : 201, $"{missing} of {key}'s replicas are down");
            }
        }

        seen.ShouldBe([0, 1, 2], ignoreOrder: true);
    }

    [Fact]
    public async Task Quorum_PeersDieMidRequest_EndsLongBeforeTheTimeout()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(s_patient);
        RealNode[] others = [.. cluster.Nodes.Skip(1)];
        foreach (var node in others) node.Pause();
        var asking = Task.WhenAll(Enumerable.Range(0, 12).Select(i => RawHttp.AskAsync(
            cluster.Nodes[0].HttpPort, $"{((string[])["GET", "PUT", "DELETE"])[i % 3]} /v0/entity?id=mid-{i}", "Content-Length: 0")));
        await Task.WhenAll(others.Select(static node => node.KillAsync()));
        foreach (var answer in await asking) answer.ShouldBeError(504);
    }

    [Fact]
    public async Task Answer_NotEnough_SaysSoInItsStatusLine()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        await cluster.TakeDownAsync(cluster.Nodes[1], cluster.Nodes[2]);
        var answer = await RawHttp.AskAsync(cluster.Nodes[0].HttpPort, "GET /v0/entity?id=k");
        answer.ShouldBeError(504);
        answer.StatusLine.ShouldBe("HTTP/1.1 504 Not Enough Replicas");
    }

    private static async Task ShouldBe504AtOnceAsync(RealNode entry, string[] queries, int keys)
    {
        foreach (var query in queries)
            for (var i = 0; i < keys; i++)
                foreach (var method in (string[])["GET", "PUT", "DELETE"])
                    (await RawHttp.AskAsync(entry.HttpPort, $"{method} /v0/entity?id=down-{i}{query}", "Content-Length: 0"))
                        .ShouldBeError(504, $"{method} {query}");
    }
}
