using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.ProcessTests.Peers;

/// <summary>Listens where a node should, and answers as told: null means silence.</summary>
internal sealed class FakePeer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly List<PeerSocket> _peers = [];
    private readonly Task _accepting;
    private readonly Func<FrameHeader, byte[], byte[]?> _answer;

    public FakePeer(int port, Func<FrameHeader, byte[], byte[]?> answer)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What <paramref name="node"/> would say to the hello in <paramref name="body"/>.</summary>
    public static byte[] HelloReply(string node, FrameHeader header, byte[] body, Func<Hello, Hello>? change = null)
    {
        var heard = Hello.TryParse(body).ShouldNotBeNull();
        var number = ushort.Parse(node.AsSpan(1), CultureInfo.InvariantCulture);
        var reply = heard with { Node = node, NodeNumber = number, Peer = heard.Node };
        return PeerSocket.Frame(FrameKind.HelloReply, (change?.Invoke(reply) ?? reply).ToBytes(), request: header.Request);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var peer in _peers) peer.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var peer = new PeerSocket(await _listener.AcceptSocketAsync());
                _peers.Add(peer);
                _ = ServeAsync(peer);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
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
            // The node went away, or has nothing to say.
        }
    }
}
