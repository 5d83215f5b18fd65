using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.ProcessTests.Peers;

/// <summary>
/// Listens in place of a node, and answers as told: null means silence. Disposing first stops accepting and then closes
/// everything, so that no accepted connection is forgotten.
/// </summary>
internal sealed class FakePeer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _over = new();
    private readonly List<PeerSocket> _peers = [];
    private readonly List<Task> _serving = [];
    private readonly Task _accepting;
    private readonly Func<FrameHeader, byte[], byte[]?> _answer;

    public FakePeer(int port, Func<FrameHeader, byte[], byte[]?> answer)
    {
        _answer = answer;
        // Connections of an earlier listener may still be closing.
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>The reply of <paramref name="node"/> to the hello in <paramref name="body"/>.</summary>
    public static byte[] HelloReply(string node, FrameHeader header, byte[] body, Func<Hello, Hello>? change = null)
    {
        var heard = Hello.TryParse(body).ShouldNotBeNull();
        var number = ushort.Parse(node.AsSpan(1), CultureInfo.InvariantCulture);
        var reply = heard with { Node = node, NodeNumber = number, Peer = heard.Node };
        return PeerSocket.Frame(FrameKind.HelloReply, (change?.Invoke(reply) ?? reply).ToBytes(), request: header.Request);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _accepting;
        _listener.Dispose();
        foreach (var peer in _peers) peer.Dispose();
        await Task.WhenAll(_serving);
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var peer = new PeerSocket(await _listener.AcceptAsync(_over.Token));
                _peers.Add(peer);
                _serving.Add(ServeAsync(peer));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(PeerSocket peer)
    {
        try
        {
            while (await peer.ReadAsync() is var (header, body))
                if (_answer(header, body) is { } reply) await peer.SendAsync(reply);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or IOException or TimeoutException)
        {
            // The node closed the connection, or has nothing to say.
        }
    }
}
