using System.Diagnostics;

namespace Koltso.Chaos.Load;

/// <summary>
/// A client that sends an operation, pauses, and sends the next one. A client with several nodes changes between them
/// from time to time, and whenever its connection breaks; a client with a single node stays there.
/// </summary>
internal sealed class ChaosClient(Recorder recorder, Dial dial, IReadOnlyList<RealNode> nodes, LoadPlan plan, Random random)
{
    private const int MoveOneIn = 100, AgainMs = 100;
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        using var client = new RecordedClient(recorder, node => SocketConnection.TryOpenAsync(dial, node, s_connect, stop));
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var beganAt = Stopwatch.GetTimestamp();
                if (random.Next(MoveOneIn) == 0) client.Disconnect();
                if (client.IsConnected || await client.TryConnectAsync(nodes[random.Next(nodes.Count)]))
                {
                    var (kind, key, ack) = plan.Next(random);
                    await client.OperateAsync(kind, key, ack, KeyPlan.FromOf(key));
                }
                else
                {
                    await Task.Delay(AgainMs, stop);
                }

                var pause = plan.PauseOf(random) - Stopwatch.GetElapsedTime(beganAt);
                if (pause > TimeSpan.Zero) await Task.Delay(pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The time is over; the operation in progress has ended.
        }
    }
}
