using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Faults;

/// <summary>Processes that are killed without warning, under load.</summary>
public class KillTests
{
    [Theory]
    [InlineData("interval")]
    [InlineData("always")]
    [InlineData("never")]
    public async Task Kill_AllNodesUnderPuts_EveryAcknowledgedPutReadsBack(string fsync)
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Serve = ["--fsync", fsync] });
        var writes = new AcknowledgedWrites(cluster);
        for (var round = 1; round <= 3; round++)
        {
            using var stop = new CancellationTokenSource();
            var writing = writes.RunAsync($"round-{round}", stop.Token);
            var before = writes.Count;
            await Wait.UntilAsync(() => writes.Count >= before + 400, "400 more keys written");
            foreach (var node in cluster.Nodes) node.Process!.Signal(Libc.Sigkill);
            await stop.CancelAsync();
            await Task.WhenAll(cluster.Nodes.Select(static node => node.KillAsync()));
            await writing;
            await cluster.StartAllAsync();
            await writes.ShouldAllReadBackAsync();
        }
    }

    [Fact]
    public async Task Kill_OneNodeUnderPuts_OthersGoOnAndItComesBackByItself()
    {
        await using var cluster = await TestClusters.StartAsync();
        var writes = new AcknowledgedWrites(cluster);
        using var stop = new CancellationTokenSource();
        var writing = writes.RunAsync("one", stop.Token);
        for (var round = 0; round < 3; round++)
        {
            var before = writes.Count;
            await Wait.UntilAsync(() => writes.Count >= before + 100, "100 more keys written while all are up");
            var victim = cluster.Nodes[round];
            await victim.KillAsync();
            before = writes.Count;
            await Wait.UntilAsync(() => writes.Count >= before + 100, "100 more keys written while one is down");
            await victim.StartAsync();
            await cluster.WaitForPeersAsync();
        }

        await stop.CancelAsync();
        await writing;
        await writes.ShouldAllReadBackAsync();
        cluster.ShouldAllRun();
    }

    [Fact]
    public async Task Terminate_UnderPuts_EndsCleanlyAndLosesNothing()
    {
        await using var cluster = await TestClusters.StartAsync();
        var writes = new AcknowledgedWrites(cluster);
        using var stop = new CancellationTokenSource();
        var writing = writes.RunAsync("term", stop.Token);
        await Wait.UntilAsync(() => writes.Count >= 300, "300 keys written");
        await Task.WhenAll(cluster.Nodes.Select(static node => node.StopAsync()));
        cluster.Nodes.ShouldAllBe(static node => node.Process!.ExitCode == 0);
        await stop.CancelAsync();
        await writing;
        await cluster.StartAllAsync();
        await writes.ShouldAllReadBackAsync();
    }
}
