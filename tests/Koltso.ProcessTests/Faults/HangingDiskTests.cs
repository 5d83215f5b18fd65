using System.Net;
using System.Text;
using Koltso.ProcessTests.Harness;
using Koltso.ProcessTests.Replication;

namespace Koltso.ProcessTests.Faults;

/// <summary>
/// A node whose disk takes no writes for as long as the test wants: a client that had to wait for that would wait for ever.
/// </summary>
public sealed class HangingDiskTests
{
    private const int Keys = 40;

    private static readonly ClusterSpec s_spec = new()
    {
        Replication = 3, RequestTimeoutMs = 2_000, HttpTimeout = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public async Task LogWritesHang_ReadsGoOnAndWritesAreAnsweredThroughAnyNode()
    {
        Assert.SkipUnless(HangingLog.IsPossible, HangingLog.Missing);
        await using var cluster = await ReplicatedCluster.StartAsync(s_spec);
        var (hanging, other) = (cluster.Nodes[1], cluster.Nodes[2]);
        using var log = await WithHangingLogAsync(cluster, hanging);
        var expected = Enumerable.Range(0, Keys).ToDictionary(static i => $"before-{i}", static string? (i) => $"value {i}");
        foreach (var (key, value) in expected) await ReplicatedCluster.PutAsync(hanging, key, value!);

        log.Hang();
        // The first is in the batch that hangs; the others wait behind it.
        for (var i = 0; i < 3; i++) await ShouldBeInDoubtAsync(hanging, $"all-{i}", "v", "&ack=3");
        foreach (var (key, value) in expected) await ReplicatedCluster.ShouldReadAsync(hanging, key, value);
        foreach (var (key, value) in expected) await ReplicatedCluster.ShouldReadAsync(other, key, value, "&ack=3");
        for (var i = 0; i < Keys; i++)
        {
            var entry = i % 2 == 0 ? hanging : other;
            await ReplicatedCluster.PutAsync(entry, $"during-{i}", $"value {i}");
            await ReplicatedCluster.ShouldReadAsync(hanging, $"during-{i}", $"value {i}");
            expected[$"during-{i}"] = $"value {i}";
        }

        foreach (var page in (string[])["/healthz", "/readyz", "/v0/stats", "/v0/cluster"])
        {
            using var answer = await hanging.SendAsync(HttpMethod.Get, page);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
        }

        log.GoOn();
        for (var i = 0; i < 3; i++) expected[$"all-{i}"] = "v";
        await cluster.ShouldAllReadAsync(expected, "&ack=3");
        await cluster.WaitForEqualStoresAsync();
        await cluster.ShouldHoldByItselfAsync(hanging, expected);
    }

    [Fact]
    public async Task LogWritesHang_OneCopy_IsInDoubtInTimeAndStaysReadable()
    {
        Assert.SkipUnless(HangingLog.IsPossible, HangingLog.Missing);
        await using var cluster = await ReplicatedCluster.StartAsync(s_spec with { Replication = 1 });
        var hanging = cluster.Nodes[0];
        using var log = await WithHangingLogAsync(cluster, hanging);
        var key = await cluster.Cluster.KeyOnAsync(hanging);
        await ReplicatedCluster.PutAsync(hanging, key, "before");

        log.Hang();
        foreach (var entry in cluster.Nodes)
        {
            await ShouldBeInDoubtAsync(entry, key, "during", "");
            await ReplicatedCluster.ShouldReadAsync(entry, key, "before");
        }

        log.GoOn();
        await Wait.UntilAsync(async () => await TryPutAsync(hanging, key, "after"), "writes are taken again");
        await ReplicatedCluster.ShouldReadAsync(cluster.Nodes[1], key, "after");
    }

    [Fact]
    public async Task LogWritesFail_NodeIsNotReadyAndSaysWhy()
    {
        Assert.SkipUnless(HangingLog.IsPossible, HangingLog.Missing);
        await using var cluster = await ReplicatedCluster.StartAsync(s_spec);
        var (failing, other) = (cluster.Nodes[1], cluster.Nodes[2]);
        using var log = await WithHangingLogAsync(cluster, failing);

        log.Fail();
        await ReplicatedCluster.PutAsync(failing, "key", "on the others");
        await Wait.UntilAsync(async () => !await failing.Pages.IsReadyAsync(failing.Address), "the node is not ready");
        (await RawHttp.AskAsync(failing.HttpPort, "GET /readyz")).Text.ShouldContain("The node's store has failed and refuses writes");
        (await RawHttp.AskAsync(other.HttpPort, "GET /readyz")).ShouldBe(200);
    }

    private static async Task<HangingLog> WithHangingLogAsync(ReplicatedCluster cluster, RealNode node)
    {
        var log = new HangingLog(Path.Combine(cluster.Cluster.Folder, "hangs"));
        await node.StopAsync();
        node.Spec = node.Spec with { Process = node.Spec.Process with { Environment = log.Environment } };
        await cluster.BringBackAsync(node);
        return log;
    }

    private static async Task ShouldBeInDoubtAsync(RealNode entry, string key, string value, string query)
    {
        using var answer = await entry.SendAsync(HttpMethod.Put, RealNode.EntityPath(key) + query, Encoding.UTF8.GetBytes(value));
        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout, $"PUT {key}{query} through {entry.Id}");
        answer.Headers.GetValues("Koltso-Write").ShouldBe(["in-doubt"]);
    }

    private static async Task<bool> TryPutAsync(RealNode entry, string key, string value)
    {
        using var answer = await entry.SendAsync(HttpMethod.Put, RealNode.EntityPath(key), Encoding.UTF8.GetBytes(value));
        return answer.StatusCode == HttpStatusCode.Created;
    }
}
