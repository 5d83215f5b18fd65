using System.Text.RegularExpressions;
using Koltso.ProcessTests.Replication;

namespace Koltso.ProcessTests.Faults;

/// <summary>Sixteen wrong bytes in a table of one of three nodes, each of which has a copy of everything.</summary>
public class DamagedTableTests
{
    private const int KeyCount = 1_500;

    [Fact]
    public async Task Table_DamagedOnOneOfThreeNodes_IsReadAroundAndHealsByItself()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var (node, expected) = (cluster.Nodes[1], await FillAsync(cluster));
        await DamageAsync(cluster, node);

        await cluster.ShouldAllReadAsync(expected, because: "one damaged block");
        await WaitUntilHealedAsync(node);

        foreach (var one in cluster.Nodes) (await one.RepairAsync()).ShouldBe(0, one.Id);
        (await node.StatsAsync()).Store.Damage!.KeysHealed.ShouldBeGreaterThan(0);
        Regex.Count(node.Output, @"\[5004\]").ShouldBeGreaterThan(0);
        Regex.Count(node.Output, @"\[5004\]").ShouldBeLessThan(9, "once for each range, however often it was read");
        Regex.Count(node.Output, @"\[5006\]").ShouldBe(1);
        await cluster.ShouldHoldByItselfAsync(node, expected);
    }

    [Fact]
    public async Task Table_DamagedAndNeverRead_IsFoundByTheNodeItself()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var (node, expected) = (cluster.Nodes[2], await FillAsync(cluster));
        await DamageAsync(cluster, node);

        await WaitUntilHealedAsync(node);

        await cluster.ShouldHoldByItselfAsync(node, expected);
    }

    [Fact]
    public async Task Table_DamagedWithOneCopy_CostsItsKeysOnlyAndIsReplacedOnceTheLossIsAccepted()
    {
        await using var cluster = await ReplicatedCluster.StartAsync(nodes: 1, replication: 1);
        var (node, expected) = (cluster.Nodes[0], await FillAsync(cluster));
        await DamageAsync(cluster, node);

        var lost = await UnreadableAsync(node, expected, 500);
        lost.Count.ShouldBeInRange(1, 20);
        await ReplicatedCluster.PutAsync(node, "after", "v");
        await Wait.UntilAsync(
            () => Task.FromResult(node.Output.Contains("[5007]", StringComparison.Ordinal)), () => "it says what it waits for", 90);
        (await node.StatsAsync()).Store.Damage!.Tables.ShouldBe(1);

        (await KoltsoProcess.RunAsync("repair", "--accept-loss", "--url", node.Url)).ExitCode.ShouldBe(0);
        await WaitUntilHealedAsync(node);
        (await UnreadableAsync(node, expected, 404)).ShouldBe(lost);
    }

    /// <summary>The keys that are answered with that status; all others must be as they were written.</summary>
    private static async Task<List<string>> UnreadableAsync(RealNode node, Dictionary<string, string?> expected, int status)
    {
        var keys = new List<string>();
        foreach (var (key, value) in expected)
        {
            using var answer = await node.GetAsync(key);
            if ((int)answer.StatusCode == status) keys.Add(key);
            else (await answer.Content.ReadAsStringAsync()).ShouldBe(value);
        }

        return keys;
    }

    private static async Task<Dictionary<string, string?>> FillAsync(ReplicatedCluster cluster)
    {
        var expected = Enumerable.Range(0, KeyCount).ToDictionary(
            static i => $"key-{i}", static i => (string?)new string((char)('a' + i % 26), 1_000));
        await Parallel.ForEachAsync(expected, async (one, _) =>
            await ReplicatedCluster.PutAsync(cluster.Nodes[0], one.Key, one.Value!, $"&ack={cluster.Nodes.Count}"));
        return expected;
    }

    /// <summary>While the node is stopped; its log has become a table before.</summary>
    private static async Task DamageAsync(ReplicatedCluster cluster, RealNode node)
    {
        await node.StopAsync();
        await node.StartAsync();
        await node.StopAsync();
        var table = new DirectoryInfo(node.DataFolder).EnumerateFiles("*.sst", SearchOption.AllDirectories)
            .MaxBy(static file => file.Length)!;
        await using (var file = new FileStream(table.FullName, FileMode.Open, FileAccess.ReadWrite))
        {
            var bytes = new byte[16];
            file.Position = file.Length / 2;
            await file.ReadExactlyAsync(bytes);
            for (var i = 0; i < bytes.Length; i++) bytes[i] ^= 0x55;
            file.Position -= bytes.Length;
            await file.WriteAsync(bytes);
        }

        await cluster.BringBackAsync(node);
    }

    private static Task WaitUntilHealedAsync(RealNode node) => Wait.UntilAsync(
        async () => (await node.StatsAsync()).Store.Damage is { Tables: 0, TablesReplaced: > 0 },
        () => $"the table is replaced: {node.Output}",
        secondsMax: 150);
}
