using System.Net.Sockets;

namespace Koltso.Chaos.Load;

/// <summary>
/// A connection from any place, including a network namespace. A request is never sent twice: a client that retried by
/// itself would hide from the record what happened.
/// </summary>
internal sealed class SocketConnection : IHttpConnection
{
    private const int BytesMax = 64 * 1024;
    private readonly byte[] _buffer = new byte[BytesMax];
    private readonly Socket _socket;

    private SocketConnection(RealNode node, Socket socket) => (Node, _socket) = (node, socket);

    public RealNode Node { get; }

    public bool IsUsable => !_socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Null when the node did not accept the connection in time.</summary>
    public static async Task<IHttpConnection?> TryOpenAsync(Dial from, RealNode node, TimeSpan most, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(most);
        try
        {
            return new SocketConnection(node, await from(node.Http, limit.Token));
        }
        catch (Exception failed) when (failed is SocketException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }

    public async Task<HttpAnswer> AskAsync(ReadOnlyMemory<byte> request, TimeSpan most)
    {
        using var limit = new CancellationTokenSource(most);
        try
        {
            for (var sent = 0; sent < request.Length;) sent += await _socket.SendAsync(request[sent..], limit.Token);
            for (var received = 0; received < BytesMax;)
            {
                var count = await _socket.ReceiveAsync(_buffer.AsMemory(received), limit.Token);
                if (count == 0) throw new IOException(received == 0 ? "closed" : "closed within an answer");
                received += count;
                if (HttpAnswer.TryRead(_buffer.AsSpan(0, received)) is { } answer) return answer;
            }

            throw new InvalidDataException("the answer is too long");
        }
        catch (SocketException broken)
        {
            throw new IOException($"broken: {broken.SocketErrorCode}", broken);
        }
    }

    public void Dispose() => _socket.Dispose();
}
