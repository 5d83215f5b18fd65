using System.Net.Sockets;
using Koltso.Chaos.Cluster;
using Koltso.Chaos.Network;

namespace Koltso.Chaos.Load;

/// <summary>
/// One connection to one node, one request at a time. What is sent is sent once: a client that tried again by itself would
/// hide from the record what happened. Useless after a failure.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private const int BytesMax = 64 * 1024;
    private readonly byte[] _buffer = new byte[BytesMax];
    private readonly Socket _socket;

    private HttpConnection(ChaosNode node, Socket socket) => (Node, _socket) = (node, socket);

    public ChaosNode Node { get; }

    /// <summary>Null when the node did not take it in time.</summary>
    public static async Task<HttpConnection?> TryOpenAsync(NetworkNamespace from, ChaosNode node, TimeSpan most, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(most);
        try
        {
            return new HttpConnection(node, await from.ConnectAsync(node.Http, limit.Token));
        }
        catch (Exception failed) when (failed is SocketException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The time was over.</exception>
    public async Task<HttpAnswer> AskAsync(ReadOnlyMemory<byte> request, TimeSpan most, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(most);
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

            throw new InvalidDataException("an answer that is too long");
        }
        catch (SocketException broken)
        {
            throw new IOException($"broken: {broken.SocketErrorCode}", broken);
        }
    }

    public void Dispose() => _socket.Dispose();
}
