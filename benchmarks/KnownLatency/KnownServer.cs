using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Koltso.Core.Measuring;

namespace KnownLatency;

/// <summary>
/// An HTTP server whose latencies are known by construction, from when the kernel had the request. One thread, which sleeps until a request comes or an answer
/// is due shortly, and looks at the clock without pause from then on: a timer is late by as much as is to be measured.
/// It keeps how late it was with each answer, so that its own exactness can be read: <c>GET /lateness</c>, and
/// <c>GET /reset</c> to start over. It shares no code with the generator that it measures, but for the histogram.
/// </summary>
/// <param name="awakeUs">So long before an answer is due it sleeps no more; null: it never sleeps.</param>
internal sealed class KnownServer(Construction construction, double? awakeUs)
{
    private static readonly byte[] s_answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{new string('a', 100)}");
    private static readonly byte[] s_absent = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private readonly List<Socket> _clients = [];

    /// <summary>Requests that came, in order, with when each is to be answered, but for a stall.</summary>
    private readonly Queue<(Socket Client, double AtUs)> _waiting = new();
    private readonly LatencyHistogram _latenessUs = new(600_000_000);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private long _requests;
    private double _lastUs = double.NegativeInfinity, _stallEndUs = double.NegativeInfinity;

    public void Run(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(1024);
        var ready = new ReadySockets();
        while (true)
        {
            AnswerDue();
            ready.Clear();
            ready.Add(listener);
            foreach (var client in _clients) ready.Add(client);
            ready.Wait(SleepUs());
            for (var i = _clients.Count - 1; i >= 0; i--)
            {
                if (ready.IsReady(i + 1)) Receive(_clients[i]);
                AnswerDue();
            }

            if (ready.IsReady(0)) Accept(listener);
        }
    }

    private double SleepUs()
    {
        const double ForLongUs = 1e6;
        if (awakeUs is not { } awake) return 0;
        return _waiting.TryPeek(out var next) ? Math.Clamp(AnswerAtUs(next.AtUs) - StampedReceive.NowUs - awake, 0, ForLongUs) : ForLongUs;
    }

    /// <summary>By its own construction, not by when the last one really left: lateness does not add up.</summary>
    private double AnswerAtUs(double atUs) => Math.Max(Math.Max(atUs, _lastUs + construction.GapUs), _stallEndUs);

    private void Accept(Socket listener)
    {
        while (listener.Poll(0, SelectMode.SelectRead))
        {
            var socket = listener.Accept();
            (socket.Blocking, socket.NoDelay) = (false, true);
            StampedReceive.Prepare(socket);
            _clients.Add(socket);
        }
    }

    private void AnswerDue()
    {
        if (!_waiting.TryPeek(out var next)) return;
        var nowUs = StampedReceive.NowUs;
        var atUs = AnswerAtUs(next.AtUs);
        if (nowUs < atUs) return;
        _waiting.Dequeue();
        _lastUs = atUs;
        _latenessUs.Record((long)(nowUs - atUs));
        Send(next.Client, s_answer);
    }

    private void Receive(Socket client)
    {
        // It was ready to be read, so what yields nothing is at its end.
        var count = (int)StampedReceive.Receive(client, _buffer, out var atUs);
        if (count <= 0)
        {
            client.Dispose();
            _clients.Remove(client);
            return;
        }

        var request = _buffer.AsSpan(0, count);
        // Requests here are small and without a body: one that does not come whole is not for this server.
        if (!request.EndsWith("\r\n\r\n"u8)) Send(client, s_absent);
        else if (request.StartsWith("GET /v0/entity"u8)) Take(client, atUs);
        else if (request.StartsWith("GET /lateness"u8)) Send(client, Lateness());
        else if (request.StartsWith("GET /reset"u8)) Send(client, Reset());
        else Send(client, s_absent);
    }

    private void Take(Socket client, double atUs)
    {
        if (construction.StallsAt(_requests++)) _stallEndUs = atUs + construction.StallUs;
        _waiting.Enqueue((client, atUs + construction.LatencyUs));
    }

    private byte[] Reset()
    {
        (_requests, _lastUs, _stallEndUs) = (0, double.NegativeInfinity, double.NegativeInfinity);
        _latenessUs.Reset();
        return s_answer;
    }

    private byte[] Lateness()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{_latenessUs.Count} answers left later than constructed by: p50 {_latenessUs.ValueAtPercentile(50)} us, "
            + $"p99 {_latenessUs.ValueAtPercentile(99)} us, p99.9 {_latenessUs.ValueAtPercentile(99.9)} us, max {_latenessUs.Max} us\n");
        return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}");
    }

    private static void Send(Socket client, byte[] answer)
    {
        // One that went away while it waited is closed already. So small an answer always fits into what the kernel holds.
        if (!client.SafeHandle.IsClosed) client.Send(answer, 0, answer.Length, SocketFlags.None, out _);
    }
}
