using System.Net;
using Koltso.ProcessTests.Clocks;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Replication;

/// <summary>Nodes that come back with less on their disk than they had, while others read.</summary>
public class LossTests
{
    private const int Deleted = 60, Kept = 40;

    [Fact]
    public async Task OldFolder_PutBackAfterDeletionsWereCollected_NothingDeletedComesBack()
    {
        await using var clocked = await ClockedCluster.StartAsync();
        var cluster = clocked.Cluster;
        var expected = await WriteAsync(cluster);
        await cluster.WaitForEqualStoresAsync();
        var node = cluster.Nodes[2];
        using var copy = new TempFolder();
        await node.StopAsync();
        DataFolders.Copy(node.DataFolder, copy.File("old"));
        await cluster.BringBackAsync(node);
        for (var i = 0; i < Deleted; i++)
        {
            await ReplicatedCluster.DeleteAsync(cluster.Nodes[i % 3], $"deleted-{i}");
            expected[$"deleted-{i}"] = null;
        }

        await cluster.WaitForEqualStoresAsync();
        clocked.JumpAll(TimeSpan.FromHours(24 + 3));
        await clocked.CollectAsync(Deleted);

        await ReplaceAsync(cluster, node, expected, () => DataFolders.Lose(node.DataFolder, StoreLoss.OldFolder, copy.File("old")));
        node.Output.ShouldContain("[4010]");
        (await node.StatsAsync()).Repair!.RecordsRemoved.ShouldBe(Deleted);
    }

    [Theory]
    [InlineData(StoreLoss.Folder)]
    [InlineData(StoreLoss.Database)]
    [InlineData(StoreLoss.Log)]
    public async Task LostDisk_WhileOthersRead_NoReadIsStaleAndAllComesBack(StoreLoss loss)
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var expected = await WriteAsync(cluster);
        await cluster.WaitForEqualStoresAsync();
        var node = cluster.Nodes[1];
        await ReplaceAsync(cluster, node, expected, () => DataFolders.Lose(node.DataFolder, loss, ""));
        node.Output.ShouldContain("[4010]", customMessage: "the log says what happened");
        await cluster.ShouldHoldByItselfAsync(node, expected);
    }

    [Fact]
    public async Task EmptiedNode_WhileAnotherIsDown_WaitsForItAndSaysSoUntilTheOperatorGoesOn()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        var expected = await WriteAsync(cluster);
        await cluster.WaitForEqualStoresAsync();
        var (away, emptied, entry) = (cluster.Nodes[0], cluster.Nodes[1], cluster.Nodes[2]);
        await cluster.TakeDownAsync(away, emptied);
        Directory.Delete(emptied.DataFolder, recursive: true);
        await cluster.BringBackAsync(emptied);
        await Wait.UntilAsync(
            async () => (await emptied.StatsAsync()).Repair!.Recovery is { Comparisons: > 0, WaitsFor: [var id] } && id == away.Id,
            "only the node that is down is waited for", 60);

        using (var read = await entry.GetAsync("kept-1")) read.StatusCode.ShouldNotBe(HttpStatusCode.OK, "one sound replica is not two");
        var status = await KoltsoProcess.RunAsync("status", "--url", emptied.Url);
        status.ExitCode.ShouldBe(1);
        status.StandardOutput.ShouldContain($"waits for {away.Id}");
        await ReplicatedCluster.PutAsync(entry, "kept-1", "new");
        expected["kept-1"] = "new";

        (await KoltsoProcess.RunAsync("repair", "--accept-loss", "--url", emptied.Url)).Output.ShouldContain(emptied.Id);
        await cluster.ShouldAllReadAsync(expected);

        await cluster.BringBackAsync(away);
        await RecoveredAsync(emptied);
    }

    [Fact]
    public async Task NewCluster_FirstStart_IsNoLoss()
    {
        await using var cluster = await ReplicatedCluster.StartAsync();
        foreach (var node in cluster.Nodes) await RecoveredAsync(node);
        foreach (var node in cluster.Nodes) node.Output.ShouldNotContain("[4010]");
        (await KoltsoProcess.RunAsync("status", "--url", cluster.Nodes[0].Url)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task NewCluster_OneNodeNotStartedYet_ServesWithTheOthers()
    {
        var cluster = new ReplicatedCluster(TestClusters.Create(new ClusterSpec { Nodes = 3, Replication = 3 }));
        await using var _ = cluster;
        await cluster.BringBackAsync(cluster.Nodes[0], cluster.Nodes[1]);
        await ReplicatedCluster.PutAsync(cluster.Nodes[0], "key", "value");
        await ReplicatedCluster.ShouldReadAsync(cluster.Nodes[1], "key", "value");
        await cluster.BringBackAsync(cluster.Nodes[2]);
        foreach (var node in cluster.Nodes) await RecoveredAsync(node);
    }

    [Fact]
    public async Task OneCopy_DatabaseGone_DoesNotStartUntilTheLossIsAccepted()
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Nodes = 1 });
        var node = cluster.Nodes[0];
        ((int)(await node.PutAsync("key", [1])).StatusCode).ShouldBe(201);
        await node.StopAsync();
        Directory.Delete(Path.Combine(node.DataFolder, "rocks"), recursive: true);
        for (var start = 0; start < 2; start++)
        {
            var refused = await KoltsoProcess.RunAsync([.. node.Arguments]);
            refused.ExitCode.ShouldBe(1, refused.Output);
            refused.StandardError.ShouldContain("--accept-loss");
        }

        node.Spec = node.Spec with { Serve = [.. node.Spec.Serve, "--accept-loss"] };
        await node.StartAsync();
        ((int)(await node.GetAsync("key")).StatusCode).ShouldBe(404);
        await node.StopAsync();
        node.Spec = node.Spec with { Serve = [.. node.Spec.Serve.Where(static argument => argument != "--accept-loss")] };
        await node.StartAsync();
    }

    /// <summary>Takes the node down, changes its folder, and reads through the others until it has recovered.</summary>
    private static async Task ReplaceAsync(
        ReplicatedCluster cluster, RealNode node, Dictionary<string, string?> expected, Action change)
    {
        await cluster.TakeDownAsync(node);
        change();
        using var ended = new CancellationTokenSource();
        var reading = ReadAsync(cluster.Running, expected, ended.Token);
        await node.StartAsync();
        await RecoveredAsync(node);
        await ended.CancelAsync();
        await reading;
        await cluster.Cluster.WaitForViewAsync();
        await cluster.ShouldAllReadAsync(expected, ReplicatedCluster.Any, "recovered");
    }

    private static async Task ReadAsync(RealNode[] entries, Dictionary<string, string?> expected, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var (key, value) = expected.ElementAt(i % expected.Count);
            foreach (var entry in entries)
                await ReplicatedCluster.ShouldReadAsync(entry, key, value, because: "while one recovers");
        }
    }

    private static Task RecoveredAsync(RealNode node) =>
        Wait.UntilAsync(async () => (await node.StatsAsync()).Repair!.Recovery is null, $"{node.Id} lacks nothing", 90);

    private static async Task<Dictionary<string, string?>> WriteAsync(ReplicatedCluster cluster)
    {
        var expected = new Dictionary<string, string?>();
        for (var i = 0; i < Deleted + Kept; i++)
        {
            var key = i < Deleted ? $"deleted-{i}" : $"kept-{i - Deleted}";
            await ReplicatedCluster.PutAsync(cluster.Nodes[i % 3], key, $"value {i}", "&ack=3");
            expected[key] = $"value {i}";
        }

        return expected;
    }
}
