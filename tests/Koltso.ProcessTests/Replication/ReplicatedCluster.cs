using System.Net;
using System.Text;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Replication;

/// <summary>A cluster that keeps several copies: helpers that write, read, stop nodes and inspect one store.</summary>
internal sealed class ReplicatedCluster(RealCluster cluster) : IAsyncDisposable
{
    /// <summary>Accepts the answer of any one replica; with the other nodes stopped, that is the asked node's own store.</summary>
    public const string Any = "&ack=1";

    public RealCluster Cluster => cluster;

    public IReadOnlyList<RealNode> Nodes => cluster.Nodes;

    public RealNode[] Running => [.. cluster.Running];

    public static Task<ReplicatedCluster> StartAsync(int nodes = 3, int replication = 3, params string[] serve) =>
        StartAsync(new ClusterSpec { Nodes = nodes, Replication = replication, Serve = serve });

    public static async Task<ReplicatedCluster> StartAsync(ClusterSpec spec)
    {
        var cluster = new ReplicatedCluster(await TestClusters.StartAsync(spec));
        await cluster.Cluster.WaitForViewAsync();
        return cluster;
    }

    public static async Task<string> PutAsync(RealNode entry, string key, string value, string query = "")
    {
        using var answer = await ServedAsync(entry, HttpMethod.Put, key, query, Encoding.UTF8.GetBytes(value));
        await ShouldBeAsync(answer, 201, $"PUT {key}{query} through {entry.Id}");
        return answer.Headers.ETag.ShouldNotBeNull().ToString();
    }

    public static async Task DeleteAsync(RealNode entry, string key, string query = "")
    {
        using var answer = await ServedAsync(entry, HttpMethod.Delete, key, query);
        await ShouldBeAsync(answer, 202, $"DELETE {key}{query} through {entry.Id}");
    }

    /// <summary>Checks that the entity is <paramref name="value"/> (null: absent), and returns its ETag.</summary>
    public static async Task<string?> ShouldReadAsync(RealNode entry, string key, string? value, string query = "", string? because = null)
    {
        using var answer = await ServedAsync(entry, HttpMethod.Get, key, query);
        var what = $"GET {key}{query} through {entry.Id}; {because}";
        await ShouldBeAsync(answer, value is null ? 404 : 200, what);
        if (value is not null) (await answer.Content.ReadAsStringAsync()).ShouldBe(value, what);
        return answer.Headers.ETag?.ToString();
    }

    /// <summary>Reads through every running node.</summary>
    public async Task ShouldAllReadAsync(IReadOnlyDictionary<string, string?> expected, string query = "", string? because = null)
    {
        foreach (var entry in Running)
            foreach (var (key, value) in expected)
                await ShouldReadAsync(entry, key, value, query, because);
    }

    /// <summary>Starts nodes again, and waits until all running nodes reach each other.</summary>
    public async Task BringBackAsync(params RealNode[] nodes)
    {
        await Task.WhenAll(nodes.Select(static node => node.StartAsync()));
        await cluster.WaitForViewAsync();
    }

    /// <summary>Kills nodes, and waits until the others have noticed.</summary>
    public async Task TakeDownAsync(params RealNode[] nodes)
    {
        await Task.WhenAll(nodes.Select(static node => node.KillAsync()));
        await cluster.WaitForViewAsync();
    }

    /// <summary>Kills all other nodes and compares what <paramref name="node"/> answers from its own store.</summary>
    public async Task ShouldHoldByItselfAsync(RealNode node, IReadOnlyDictionary<string, string?> expected)
    {
        await TakeDownAsync([.. Running.Where(other => other != node)]);
        foreach (var (key, value) in expected) await ShouldReadAsync(node, key, value, Any, $"only {node.Id} runs");
    }

    /// <summary>
    /// Waits until every running node's store holds the same number of keys and bytes in each partition; for clusters
    /// in which every node is a replica.
    /// </summary>
    public Task WaitForEqualStoresAsync(int secondsMax = 90)
    {
        var counts = new StoreCounts[Running.Length];
        return Wait.UntilAsync(
            async () =>
            {
                for (var i = 0; i < counts.Length; i++) counts[i] = await Running[i].CountsAsync();
                return counts.All(one => one.IsEqualTo(counts[0]));
            },
            () => "stores become equal; keys now: " + string.Join(", ", counts.Select(static one => one.Keys)),
            secondsMax);
    }

    /// <summary>
    /// Whether <paramref name="node"/>'s store holds <paramref name="value"/> for a key that is alone in its partition,
    /// judged by the length of both.
    /// </summary>
    public async Task<bool> StoresAsync(RealNode node, string key, string value) =>
        (await node.CountsAsync())[cluster.PartitionOf(key)] == (1, Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value));

    /// <summary>Whether <paramref name="node"/>'s store holds no value of any key in the partition of <paramref name="key"/>.</summary>
    public async Task<bool> StoresNothingAsync(RealNode node, string key) =>
        (await node.CountsAsync())[cluster.PartitionOf(key)].Keys == 0;

    /// <summary>Keys of which no two are in the same partition.</summary>
    public string[] LoneKeys(int count, string prefix = "lone") =>
        [.. Enumerable.Range(0, 100_000).Select(i => $"{prefix}-{i}").DistinctBy(cluster.PartitionOf).Take(count)];

    /// <summary>Tells every running node to compare its records with the others' now.</summary>
    public async Task BeginRepairAsync()
    {
        foreach (var node in Running) await node.BeginRepairAsync();
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    /// <summary>Repeats the request while it gets 504: on a machine that is busy elsewhere, nodes lose each other for a moment.</summary>
    private static Task<HttpResponseMessage> ServedAsync(
        RealNode entry, HttpMethod method, string key, string query, byte[]? value = null) => Patient.SendAsync(
        () => entry.SendAsync(method, RealNode.EntityPath(key) + query, value), $"{method} {key}{query} through {entry.Id}",
        HttpStatusCode.GatewayTimeout);

    private static async Task ShouldBeAsync(HttpResponseMessage answer, int status, string what) =>
        ((int)answer.StatusCode).ShouldBe(status, $"{what}: {await answer.Content.ReadAsStringAsync()}");
}
