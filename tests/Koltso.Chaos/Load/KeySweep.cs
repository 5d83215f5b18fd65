using Koltso.Checking;

namespace Koltso.Chaos.Load;

/// <summary>Reads or writes every key of a plan once, as fast as answers come, and tries again after a failure.</summary>
internal static class KeySweep
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(100);

    /// <param name="nodes">The nodes that connections are spread over.</param>
    public static async Task RunAsync(
        Recorder recorder, IReadOnlyList<RealNode> nodes, PacedPlan plan, OperationKind kind, CancellationToken stop)
    {
        using var loop = new LoadLoop();
        var next = plan.FirstKey;
        await loop.RunAsync(() => Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(i => WorkAsync(nodes[i % nodes.Count]))));

        async Task WorkAsync(RealNode node)
        {
            using var client = loop.NewClient(recorder);
            while (next < plan.Keys)
            {
                var key = next++;
                while (!await client.TryConnectAsync(node) || !(await client.OperateAsync(kind, key, plan.Ack, plan.From)).IsDone)
                {
                    stop.ThrowIfCancellationRequested();
                    await Task.Delay(s_again, loop.Time, CancellationToken.None);
                }

                stop.ThrowIfCancellationRequested();
            }
        }
    }
}
