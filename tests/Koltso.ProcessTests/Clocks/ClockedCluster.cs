using System.Globalization;
using System.Text;
using Koltso.ProcessTests.Harness;
using Koltso.ProcessTests.Replication;

namespace Koltso.ProcessTests.Clocks;

/// <summary>Three nodes with three copies of everything, and a wall clock each that the test sets.</summary>
internal sealed class ClockedCluster(ReplicatedCluster cluster) : IAsyncDisposable
{
    /// <summary>How long a deletion that all know of is kept yet, by a clock that no test sets.</summary>
    private const int SettleSeconds = 60;

    private static readonly ClusterSpec s_spec = new() { Partitions = 16, Replication = 3, FakeClocks = true };

    public ReplicatedCluster Cluster => cluster;

    public IReadOnlyList<RealNode> Nodes => cluster.Nodes;

    public static async Task<ClockedCluster> StartAsync()
    {
        SkipUnlessClocksCanBeSet();
        return new ClockedCluster(await ReplicatedCluster.StartAsync(s_spec));
    }

    /// <param name="seconds">How far each node's clock is ahead when it starts.</param>
    public static async Task<ClockedCluster> StartAsync(params int[] seconds)
    {
        SkipUnlessClocksCanBeSet();
        var cluster = TestClusters.Create(s_spec);
        foreach (var (node, ahead) in cluster.Nodes.Zip(seconds)) node.Clock!.Set(TimeSpan.FromSeconds(ahead));
        await cluster.StartAllAsync();
        await cluster.WaitForViewAsync();
        return new ClockedCluster(new ReplicatedCluster(cluster));
    }

    /// <summary>All clocks, also of nodes that are down.</summary>
    public void JumpAll(TimeSpan by)
    {
        foreach (var node in Nodes) node.Clock!.Jump(by);
    }

    /// <summary>
    /// All that run compare, until each could with all others: after a jump they have to hear of each other's time first.
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

    /// <summary>Compares again and again, until each node has collected that many records.</summary>
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

    /// <summary>One visit of all running nodes to what they could collect.</summary>
    public async Task TryToCollectAsync()
    {
        foreach (var node in cluster.Running) await node.RepairAsync();
    }

    public static async Task<long> CollectedAsync(RealNode node) => (await node.StatsAsync()).Repair!.TombstonesCollected;

    /// <summary>What a request is answered, and by a 201 or 200 which version.</summary>
    public static async Task<(int Status, string Text, string Version)> AskAsync(
        HttpMethod method, RealNode node, string key, string? value = null)
    {
        using var answer = await node.SendAsync(method, RealNode.EntityPath(key), value is null ? null : Encoding.UTF8.GetBytes(value));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.ETag?.Tag.Trim('"') ?? "");
    }

    /// <summary>When a version says that it was written.</summary>
    public static DateTimeOffset TimeOf(string version) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(version.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private static void SkipUnlessClocksCanBeSet() => Assert.SkipUnless(FakeClock.Library is not null, FakeClock.Missing);
}
