using System.Buffers;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>The other side of a connection: sends what the test tells it to, and shows what it received.</summary>
internal sealed class ScriptedPeer(MemoryConnection end)
{
    private readonly FrameReader _frames = new(new FrameBounds(1 << 20));

    public bool IsClosed => end.IsClosed;

    /// <summary>The other side has ended the connection.</summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                if (!end.Input.TryRead(out var read)) return false;
                end.Input.AdvanceTo(read.Buffer.Start);
                return read.IsCompleted;
            }
            catch (ConnectionAbortedException)
            {
                return true;
            }
        }
    }

    /// <summary>All complete frames received since the last call.</summary>
    public List<(FrameHeader Header, byte[] Body)> Received()
    {
        var all = new List<(FrameHeader, byte[])>();
        if (!end.Input.TryRead(out var read)) return all;
        var bytes = read.Buffer;
        while (_frames.TryRead(ref bytes, out var header, out var body, out var error)) all.Add((header, body.ToArray()));
        end.Input.AdvanceTo(bytes.Start, bytes.End);
        return all;
    }

    public void Send(FrameKind kind, byte status = 0, uint request = 0, byte[]? body = null)
    {
        PeerMessages.Write(end.Output, kind, status, request, body ?? []);
        Flush();
    }

    public void Send(Action<IBufferWriter<byte>> write)
    {
        write(end.Output);
        Flush();
    }

    public void SendRaw(byte[] bytes)
    {
        end.Output.Write(bytes);
        Flush();
    }

    /// <summary>Sends nothing more.</summary>
    public void Close() => end.Output.Complete();

    public void Break() => end.Break("connection reset");

    private void Flush() => _ = end.Output.FlushAsync();
}
