using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.ProcessTests.Peers;

/// <summary>A connection to a node's peer port, or from a node that dialled. This end does not belong to a node.</summary>
internal sealed class PeerSocket(Socket socket) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static async Task<PeerSocket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new PeerSocket(socket);
    }

    public static byte[] Frame(FrameKind kind, ReadOnlySpan<byte> body, byte status = 0, ushort partition = 0, uint request = 1)
    {
        var frame = new byte[FrameHeader.Bytes + body.Length];
        body.CopyTo(frame.AsSpan(FrameHeader.Bytes));
        new FrameHeader(body.Length, kind, status, partition, request).Seal(frame);
        return frame;
    }

    public static byte[] Apply(string key, ReadOnlySpan<byte> record, ushort partition = 0, uint request = 1)
    {
        var output = new ArrayBufferWriter<byte>();
        PeerMessages.WriteApply(output, request, partition, Encoding.UTF8.GetBytes(key), record);
        return output.WrittenSpan.ToArray();
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes)..];
    }

    /// <summary>Connects as n2 and is accepted.</summary>
    public static async Task<PeerSocket> ConnectAsPeerAsync(PeerCluster cluster)
    {
        var peer = await ConnectAsync(cluster.Target.PeerPort);
        await peer.SendAsync(Frame(FrameKind.Hello, cluster.GoodHello.ToBytes()));
        var (header, _) = (await peer.ReadAsync()).ShouldNotBeNull();
        header.Kind.ShouldBe(FrameKind.HelloReply);
        header.Status.ShouldBe(StatusBytes.OfQuestion.ByteOf(ReplicaStatus.Answered));
        return peer;
    }

    /// <summary>The next frame; null when the other side has closed the connection.</summary>
    public async Task<(FrameHeader Header, byte[] Body)?> ReadAsync()
    {
        if (await BytesAsync(FrameHeader.Bytes) is not { } head) return null;
        var body = await BytesAsync(BitConverter.ToInt32(head)) ?? throw new EndOfStreamException("A node cut off a frame.");
        return (
            new FrameHeader(body.Length, (FrameKind)head[8], head[9], BitConverter.ToUInt16(head, 10), BitConverter.ToUInt32(head, 12)),
            body);
    }

    /// <summary>The next frame of that kind; skips pings.</summary>
    public async Task<(FrameHeader Header, byte[] Body)?> ReadAsync(FrameKind kind)
    {
        while (await ReadAsync() is { } frame)
            if (frame.Header.Kind == kind) return frame;
        return null;
    }

    /// <summary>Everything up to the end, which must come.</summary>
    public async Task<List<(FrameHeader Header, byte[] Body)>> ReadToEndAsync()
    {
        var frames = new List<(FrameHeader, byte[])>();
        while (await ReadAsync() is { } frame) frames.Add(frame);
        return frames;
    }

    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => socket.Dispose();

    private async Task<byte[]?> BytesAsync(int count)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var bytes = new byte[count];
        try
        {
            for (var at = 0; at < count;)
            {
                var received = await socket.ReceiveAsync(bytes.AsMemory(at), patience.Token);
                if (received == 0) return null;
                at += received;
            }

            return bytes;
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The node neither spoke nor closed for {s_patience.TotalSeconds} s.");
        }
    }
}
