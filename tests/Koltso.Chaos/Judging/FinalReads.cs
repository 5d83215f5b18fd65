using Koltso.Chaos.Cluster;
using Koltso.Chaos.Load;
using Koltso.Checking;

namespace Koltso.Chaos.Judging;

/// <summary>Reads every key through every node, once from one replica and once from a quorum, and records the answers.</summary>
internal static class FinalReads
{
    private const int TriesMax = 5;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);

    /// <summary>What could not be read.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(ChaosCluster cluster, Recorder recorder, int keys, CancellationToken stop)
    {
        var failed = await Task.WhenAll(cluster.Hosts.Select(
            host => ReadAllAsync(host.Place.ConnectAsync, host.Node, recorder, keys, stop)));
        return [.. failed.SelectMany(static one => one)];
    }

    private static async Task<List<string>> ReadAllAsync(Dial dial, RealNode node, Recorder recorder, int keys, CancellationToken stop)
    {
        var failed = new List<string>();
        var client = recorder.NewClient();
        using var connection = await SocketConnection.TryOpenAsync(dial, node, s_most, stop);
        if (connection is null) return [$"{node.Id} accepts no connection at the end"];
        for (var key = 0; key < keys; key++)
        {
            foreach (var ack in (int[])[1, KeyPlan.QuorumOf(key)])
            {
                Operation read;
                stop.ThrowIfCancellationRequested();
                var tries = 0;
                do
                {
                    read = recorder.Start(client, node, OperationKind.Get, key, ack, KeyPlan.FromOf(key));
                    try
                    {
                        EntityRequest.End(recorder, read, await connection.AskAsync(EntityRequest.BytesOf(read, recorder.Values), s_most));
                    }
                    catch (Exception broken) when (broken is IOException or OperationCanceledException)
                    {
                        recorder.History.Broken(read, broken.Message);
                        failed.Add($"{node.Id} ended the connection during a read at the end: {broken.Message}");
                        return failed;
                    }
                }
                while (!read.IsDone && ++tries < TriesMax);

                if (!read.IsDone) failed.Add($"{node.Id} could not read key {key} with ack={ack} at the end: {read.Problem}");
            }
        }

        return failed;
    }
}
