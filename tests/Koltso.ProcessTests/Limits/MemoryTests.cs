using System.Globalization;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Limits;

/// <summary>`--memory` is a promise for the process: what it has resident is at most a tenth more, whatever clients and peers do.</summary>
public class MemoryTests
{
    private const int Large = 8 * 1024 * 1024, LimitMiB = 128;

    [Fact]
    public async Task Values_OfTheLargestSizeFromAndToManyClients_StayWithinMemoryAndSmallRequestsGoOn()
    {
        await using var cluster = await StartAsync();
        var client = cluster.Nodes[0];
        await PutUntilTakenAsync(client, "small", [1]);
        await PutUntilTakenAsync(client, "large", Values.Of("large", Large));
        var gets = Enumerable.Range(0, 40).Select(async i =>
        {
            using var answer = await cluster.Nodes[i % 3].GetAsync("large");
            if ((int)answer.StatusCode != 200) return (int)answer.StatusCode;
            (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(Values.Of("large", Large)).ShouldBeTrue();
            return 200;
        });
        var puts = Enumerable.Range(0, 20).Select(
            async i => (int)(await cluster.Nodes[i % 3].PutAsync($"large-{i}", Values.Of("other", Large))).StatusCode);
        var statuses = Task.WhenAll([.. gets, .. puts]);
        while (!statuses.IsCompleted)
        {
            ((int)(await client.GetAsync("small")).StatusCode).ShouldBe(200);
            await Task.WhenAny(statuses, Task.Delay(20));
        }

        (await statuses).ShouldAllBe(static status => status == 200 || status == 201 || status == 503 || status == 504);
        ShouldBeWithinMemory(cluster);
    }

    [Fact]
    public async Task Readers_WhoTakeNothing_HoldNoMemoryForLong()
    {
        await using var cluster = await StartAsync();
        await PutUntilTakenAsync(cluster.Nodes[0], "large", new byte[Large]);
        var idle = new List<RawHttp>();
        for (var i = 0; i < 40; i++)
        {
            idle.Add(await RawHttp.ConnectAsync(cluster.Nodes[i % 3].HttpPort));
            await idle[^1].SendAsync(RawHttp.Head("GET /v0/entity?id=large"));
        }

        for (var i = 0; i < 3; i++)
        {
            var node = cluster.Nodes[i];
            await Wait.UntilAsync(async () => (int)(await node.GetAsync("large")).StatusCode == 200, "a client that reads is served");
        }

        ShouldBeWithinMemory(cluster);
        foreach (var one in idle) one.Dispose();
    }

    /// <summary>Such frames are of the largest size that a peer may send; before it has said who it is, it may send little.</summary>
    [Fact]
    public async Task Frames_OfStrangersAtThePeerPort_TakeNoMemory()
    {
        await using var cluster = await StartAsync();
        var before = PeakMiB(cluster.Nodes[0]);
        for (var i = 0; i < 8; i++)
        {
            using var stranger = await RawHttp.ConnectAsync(cluster.Nodes[0].PeerPort);
            var head = new byte[16];
            BitConverter.TryWriteBytes(head, 64 << 20);
            head[8] = 4;
            await stranger.SendAsync(head);
            (await stranger.RestAsync()).Length.ShouldBeGreaterThan(16, "it is told why");
        }

        PeakMiB(cluster.Nodes[0]).ShouldBeLessThan(before + 8);
        ShouldBeWithinMemory(cluster);
    }

    [Fact]
    public async Task Serve_LargerValuesThanMemoryCanHold_IsRefusedAtTheStart()
    {
        await using var cluster = TestClusters.Create(new ClusterSpec
        {
            Nodes = 1,
            Serve = ["--memory", "128MiB", "--max-value", "32MiB"],
        });
        var refused = await KoltsoProcess.RunAsync([.. cluster.Nodes[0].Arguments]);
        refused.ExitCode.ShouldBe(2);
        refused.StandardError.ShouldContain("--max-value 32");
        refused.StandardError.ShouldContain("--memory");
    }

    private static Task<RealCluster> StartAsync() =>
        TestClusters.StartAsync(new ClusterSpec { Replication = 3, Serve = ["--memory", $"{LimitMiB}MiB"] });

    private static Task PutUntilTakenAsync(RealNode node, string key, byte[] value) => Wait.UntilAsync(
        async () => (int)(await node.PutAsync(key, value)).StatusCode == 201, $"{key} is stored");

    private static void ShouldBeWithinMemory(RealCluster cluster)
    {
        cluster.ShouldAllRun();
        foreach (var node in cluster.Nodes) PeakMiB(node).ShouldBeLessThanOrEqualTo(LimitMiB * 1.1, node.Id);
    }

    private static double PeakMiB(RealNode node)
    {
        var line = File.ReadLines($"/proc/{node.Process!.Pid}/status")
            .First(static line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }
}
