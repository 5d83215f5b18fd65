using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Node.Http;

/// <summary>A client's connection in memory: data that the test sends arrives at once, and the session's answers can be read.</summary>
internal sealed class PipeConnection : IStreamConnection
{
    private readonly Pipe _toSession = new(s_inline), _toClient = new(s_inline);
    private static readonly PipeOptions s_inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    public PipeReader Input => _toSession.Reader;

    public PipeWriter Output => _toClient.Writer;

    public EndPoint? RemoteEndPoint => null;

    public bool IsOpen { get; private set; } = true;

    public bool IsQuiet { get; set; } = true;

    public long LastActivityMs { get; set; }

    public long NowMs { get; set; }

    public long ReceivedBytes { get; set; }

    public long DeliveredBytes { get; set; }

    public int Shrinks { get; private set; }

    public void Shrink() => Shrinks++;

    public void Send(string text)
    {
        _toSession.Writer.Write(Encoding.ASCII.GetBytes(text));
        _ = _toSession.Writer.FlushAsync();
    }

    public void End() => _toSession.Writer.Complete();

    /// <summary>All answers since the last call.</summary>
    public string Received()
    {
        if (!_toClient.Reader.TryRead(out var read)) return "";
        var text = Encoding.ASCII.GetString(read.Buffer);
        _toClient.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }

    public void Abort(ConnectionAbortedException? reason)
    {
        IsOpen = false;
        _toSession.Writer.Complete(reason ?? new ConnectionAbortedException("aborted"));
    }

    public ValueTask DisposeAsync()
    {
        IsOpen = false;
        return ValueTask.CompletedTask;
    }
}
