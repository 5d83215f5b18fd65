using System.Diagnostics;

namespace Koltso.ProcessTests.Replication;

/// <summary>A node that is stopped and started under load: from when it says that it is ready, nothing fails anywhere.</summary>
public class RestartTests
{
    private const int Restarts = 4;
    private static readonly int s_requestsAfter = OpenLoad.RatePerSecond * 3 / 2;

    [Theory]
    [InlineData("")]
    [InlineData("&ack=1")]
    public async Task Node_StoppedAndStartedUnderLoad_NoRequestFailsOnceItSaysReady(string query)
    {
        await using var cluster = await ReplicatedCluster.StartAsync(replication: 2);
        var (node, others) = (cluster.Nodes[2], cluster.Nodes.Take(2).ToArray());
        var load = new OpenLoad(others, query);
        var running = load.RunAsync();
        for (var restart = 1; restart <= Restarts; restart++)
        {
            load.Entries = others;
            await node.StopAsync();
            // Long enough for the others to dial with their longest pause.
            await UntilAsync(load, load.Begun + s_requestsAfter);
            node.Launch();
            await Wait.UntilAsync(() => ReadyLines(node) == restart + 1, $"{node.Id} says ready");
            var readyAt = Stopwatch.GetTimestamp();
            load.Entries = cluster.Nodes;
            await UntilAsync(load, load.Begun + s_requestsAfter);
            load.FailuresSince(readyAt).ShouldBeEmpty($"restart {restart}");
        }

        load.End();
        await running;
    }

    private static Task UntilAsync(OpenLoad load, int begun) => Wait.UntilAsync(() => load.Begun >= begun, $"{begun} requests are sent");

    /// <summary>How often the node has written that it is ready, event 1000.</summary>
    private static int ReadyLines(RealNode node) => node.Output.Split("[1000]").Length - 1;
}
