using System.Globalization;
using System.Text;
using Koltso.ProcessTests.Harness;
using Koltso.ProcessTests.Replication;

namespace Koltso.ProcessTests.Clocks;

/// <summary>Three nodes with three copies of everything, each with a wall clock that the test sets.</summary>
internal sealed class ClockedCluster(ReplicatedCluster cluster) : IAsyncDisposable
{
    /// <summary>How long a deletion that all replicas know of is still kept, by a clock that no test sets.</summary>
    private const int SettleSeconds = 60;

    private static readonly ClusterSpec s_spec = new() { Partitions = 16, Replication = 3, FakeClocks = true };

    public ReplicatedCluster Cluster => cluster;

    public IReadOnlyList<RealNode> Nodes => cluster.Nodes;

    public static async Task<ClockedCluster> StartAsync()
    {
        SkipUnlessClocksCanBeSet();
        return new ClockedCluster(await ReplicatedCluster.StartAsync(s_spec));
    }

    /// <param name="seconds">How many seconds each node's clock is ahead when it starts.</param>
    public static async Task<ClockedCluster> StartAsync(params int[] seconds)
    {
        SkipUnlessClocksCanBeSet();
        var cluster = TestClusters.Create(s_spec);
        foreach (var (node, ahead) in cluster.Nodes.Zip(seconds)) node.Clock!.Set(TimeSpan.FromSeconds(ahead));
        await cluster.StartAllAsync();
        await cluster.WaitForViewAsync();
        return new ClockedCluster(new ReplicatedCluster(cluster));
    }

    /// <summary>Sets all clocks, also those of nodes that are down.</summary>
    public void JumpAll(TimeSpan by)
    {
        foreach (var node in Nodes) node.Clock!.Jump(by);
    }

    /// <summary>
    /// All running nodes compare until each has succeeded with all others: after a jump they first have to learn each
    /// other's time.
    /// </summary>
    public Task RepairAsync() => Wait.UntilAsync(
        async () =>
        {
            var failed = 0;
            foreach (var node in cluster.Running) failed += await node.RepairAsync();
            return failed == 0;
        },
        "every node compares with all others",
        30);

    /// <summary>Compares repeatedly, until each node has collected that many records.</summary>
    public Task CollectAsync(int records) => Wait.UntilAsync(
        async () =>
        {
            await RepairAsync();
            foreach (var node in Nodes)
                if (await CollectedAsync(node) < records) return false;
            return true;
        },
        $"{records} tombstones are collected on each node",
        SettleSeconds + 60);

    /// <summary>Each running node examines once what it could collect.</summary>
    public async Task TryToCollectAsync()
    {
        foreach (var node in cluster.Running) await node.RepairAsync();
    }

    public static async Task<long> CollectedAsync(RealNode node) => (await node.StatsAsync()).Repair!.TombstonesCollected;

    /// <summary>The status that a request is answered with, and the version if it is 201 or 200.</summary>
    public static async Task<(int Status, string Text, string Version)> AskAsync(
        HttpMethod method, RealNode node, string key, string? value = null)
    {
        using var answer = await node.SendAsync(method, RealNode.EntityPath(key), value is null ? null : Encoding.UTF8.GetBytes(value));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.ETag?.Tag.Trim('"') ?? "");
    }

    /// <summary>The time at which a version was written, according to the version.</summary>
    public static DateTimeOffset TimeOf(string version) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(version.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private static void SkipUnlessClocksCanBeSet() => Assert.SkipUnless(FakeClock.Library is not null, FakeClock.Missing);
}
