using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MemoryLimit;

/// <summary>
/// Gets small values, some fifty a second, on a thread of its own: what it measures is not how busy the rest of this program is.
/// </summary>
internal static class Probe
{
    private const int PauseMs = 20;

    /// <param name="isAnew">Over a new connection each time.</param>
    public static Thread Start(IPEndPoint server, Tally tally, bool isAnew, CancellationToken stop)
    {
        var thread = new Thread(() => Run(server, tally, isAnew, stop)) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Run(IPEndPoint server, Tally tally, bool isAnew, CancellationToken stop)
    {
        Socket? socket = null;
        var buffer = new byte[8192];
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            var status = 0;
            try
            {
                if (isAnew || socket is null) socket = Connect(socket, server);
                socket.Send(Encoding.ASCII.GetBytes($"GET /v0/entity?id=small-{i % 100} HTTP/1.1\r\nHost: x\r\n\r\n"));
                status = Receive(socket, buffer);
            }
            catch (SocketException)
            {
                // The node has closed it, or refuses: counted as 0.
            }

            tally.Add(status, Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
            if (status == 0)
            {
                socket?.Dispose();
                socket = null;
            }

            stop.WaitHandle.WaitOne(PauseMs);
        }

        socket?.Dispose();
    }

    private static Socket Connect(Socket? former, IPEndPoint server)
    {
        former?.Dispose();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server);
        return socket;
    }

    /// <summary>The status; answers are short.</summary>
    private static int Receive(Socket socket, byte[] buffer)
    {
        var count = 0;
        while (true)
        {
            var received = socket.Receive(buffer, count, buffer.Length - count, SocketFlags.None);
            if (received == 0) return 0;
            count += received;
            var end = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            var head = Encoding.ASCII.GetString(buffer, 0, end);
            var at = head.IndexOf("Content-Length: ", StringComparison.Ordinal) + 16;
            if (count >= end + 4 + int.Parse(head[at..].Split('\r')[0], null)) return int.Parse(head.AsSpan(9, 3), null);
        }
    }
}
