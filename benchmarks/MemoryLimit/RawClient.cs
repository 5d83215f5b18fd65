using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MemoryLimit;

/// <summary>One HTTP connection, as bare as a load generator's. One caller at a time.</summary>
internal sealed class RawClient(IPEndPoint server) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;

    public static byte[] Head(string line, long bodyBytes = -1) => Encoding.ASCII.GetBytes(
        $"{line} HTTP/1.1\r\nHost: x\r\n{(bodyBytes < 0 ? "" : $"Content-Length: {bodyBytes}\r\n")}\r\n");

    public Socket Socket => _socket ?? throw new InvalidOperationException("not connected");

    public async Task ConnectAsync(CancellationToken stop, int receiveBytes = 0)
    {
        Dispose();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0) _socket.ReceiveBufferSize = receiveBytes;
        await _socket.ConnectAsync(server, stop);
    }

    /// <summary>The status; 0 when the connection broke, which is then closed.</summary>
    public async Task<int> SendAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        try
        {
            if (_socket is null) await ConnectAsync(stop);
            var answer = ReceiveAsync(stop);
            try
            {
                await SendAllAsync(head, stop);
                await SendAllAsync(body, stop);
            }
            catch (SocketException)
            {
                // Refused before it was sent: the answer may be here.
            }

            var (status, isLast) = await answer;
            if (isLast) Dispose();
            return status;
        }
        catch (SocketException)
        {
            Dispose();
            return 0;
        }
    }

    public async Task SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (bytes.Length > 0) bytes = bytes[(await Socket.SendAsync(bytes, stop))..];
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<(int Status, bool IsLast)> ReceiveAsync(CancellationToken stop)
    {
        var count = 0;
        int end;
        while ((end = _buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var received = await Socket.ReceiveAsync(_buffer.AsMemory(count), stop);
            if (received == 0) throw new SocketException((int)SocketError.ConnectionReset);
            count += received;
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        var at = head.IndexOf("Content-Length: ", StringComparison.Ordinal) + 16;
        var left = long.Parse(head[at..].Split('\r')[0], null) - (count - end - 4);
        while (left > 0)
        {
            var received = await Socket.ReceiveAsync(_buffer, stop);
            if (received == 0) throw new SocketException((int)SocketError.ConnectionReset);
            left -= received;
        }

        return (int.Parse(head.AsSpan(9, 3), null), head.Contains("Connection: close", StringComparison.Ordinal));
    }
}
