using System.Net;
using System.Net.Sockets;
using System.Text;
using Koltso.Harness.Nodes;

namespace MemoryLimit;

/// <summary>What clients do, for as long as they are let. Outcomes go to a tally.</summary>
internal static class Attacks
{
    public const int Large = 8 << 20;

    private static readonly byte[] s_large = Filled(Large), s_medium = Filled(64 << 10);

    public static Task GetLargeAsync(RealCluster cluster, int connections, Tally tally, CancellationToken stop) =>
        ManyAsync(cluster, connections, tally, static _ => (RawClient.Head("GET /v0/entity?id=large"), default), stop);

    public static Task PutLargeAsync(RealCluster cluster, int connections, Tally tally, CancellationToken stop) =>
        ManyAsync(
            cluster, connections, tally, static i => (RawClient.Head($"PUT /v0/entity?id=large-{i % 20}", Large), s_large), stop);

    public static Task PutMediumAsync(RealCluster cluster, int connections, Tally tally, CancellationToken stop) =>
        ManyAsync(
            cluster, connections, tally,
            static i => (RawClient.Head($"PUT /v0/entity?id=medium-{i % 1000}", s_medium.Length), s_medium), stop);

    public static Task GetSmallAsync(RealCluster cluster, int connections, Tally tally, CancellationToken stop) =>
        ManyAsync(cluster, connections, tally, static i => (RawClient.Head($"GET /v0/entity?id=small-{i % 100}"), default), stop);

    /// <summary>Takes half a kilobyte a second.</summary>
    public static Task SlowReadersAsync(RealCluster cluster, int connections, Tally tally, CancellationToken stop) =>
        EachAsync(cluster, connections, async client =>
        {
            await client.ConnectAsync(stop);
            await client.SendAllAsync(RawClient.Head("GET /v0/entity?id=large"), stop);
            var piece = new byte[500];
            for (var isFirst = true; ; isFirst = false)
            {
                var count = await client.Socket.ReceiveAsync(piece, stop);
                if (isFirst && count > 12) tally.Add(int.Parse(Encoding.ASCII.GetString(piece, 9, 3), null), 0);
                if (count == 0) break;
                await Task.Delay(1000, stop);
            }

            tally.Add(-1, 0);
        });

    /// <summary>Connects and says nothing, or only a part.</summary>
    public static Task SilentAsync(RealCluster cluster, int connections, string text, Tally tally, CancellationToken stop) =>
        EachAsync(cluster, connections, async client =>
        {
            await client.ConnectAsync(stop);
            await client.SendAllAsync(Encoding.ASCII.GetBytes(text), stop);
            var piece = new byte[500];
            var count = await client.Socket.ReceiveAsync(piece, stop);
            tally.Add(count > 12 ? int.Parse(Encoding.ASCII.GetString(piece, 9, 3), null) : -1, 0);
        });

    /// <summary>Frames of 64 MiB on the peer port, before any hello.</summary>
    public static Task FramesAsync(RealCluster cluster, int connections, Tally tally, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var client = new RawClient(new IPEndPoint(IPAddress.Loopback, cluster.Nodes[i % cluster.Nodes.Count].PeerPort));
                try
                {
                    await client.ConnectAsync(stop);
                    var head = new byte[16];
                    BitConverter.TryWriteBytes(head, 64 << 20);
                    head[8] = 4;
                    await client.SendAllAsync(head, stop);
                    for (var sent = 0; sent < 60; sent++) await client.SendAllAsync(new byte[1 << 20], stop);
                    await Task.Delay(1000, stop);
                }
                catch (Exception refused) when (refused is SocketException or OperationCanceledException)
                {
                    tally.Add(-1, 0);
                }
            }
        }, CancellationToken.None)));

    private static Task ManyAsync(
        RealCluster cluster, int connections, Tally tally, Func<int, (byte[] Head, byte[]? Body)> next, CancellationToken stop)
    {
        var count = 0;
        return EachAsync(cluster, connections, async client =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (head, body) = next(Interlocked.Increment(ref count));
                var startedAt = System.Diagnostics.Stopwatch.GetTimestamp();
                var status = await client.SendAsync(head, body, stop);
                tally.Add(status, System.Diagnostics.Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
                // As the answer asks for, or nearly.
                if (status is 503 or 0) await Task.Delay(100, stop);
            }
        });
    }

    private static Task EachAsync(RealCluster cluster, int connections, Func<RawClient, Task> run) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(async () =>
        {
            using var client = new RawClient(cluster.Running.ElementAt(i % cluster.Running.Count()).Http);
            try
            {
                await run(client);
            }
            catch (Exception ended) when (ended is SocketException or OperationCanceledException)
            {
                // The end of the measurement, or of the connection.
            }
        })));

    private static byte[] Filled(int bytes)
    {
        var value = new byte[bytes];
        new Random(1).NextBytes(value);
        return value;
    }
}
