using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>One end of a connection in memory. Continuations run at once, on the thread that completed the wait.</summary>
internal sealed class MemoryConnection : ConnectionContext, IDuplexPipe
{
    private static readonly PipeOptions s_inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0,
        useSynchronizationContext: false);

    private readonly Pipe _in, _out;

    private MemoryConnection(Pipe input, Pipe output) => (_in, _out) = (input, output);

    public PipeReader Input => _in.Reader;

    public PipeWriter Output => _out.Writer;

    public bool IsClosed { get; private set; }

    public override IDuplexPipe Transport { get => this; set => throw new NotSupportedException(); }

    public override string ConnectionId { get; set; } = "memory";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override EndPoint? RemoteEndPoint { get; set; }

    public static (MemoryConnection Near, MemoryConnection Far) Pair()
    {
        var there = new Pipe(s_inline);
        var back = new Pipe(s_inline);
        return (new MemoryConnection(back, there), new MemoryConnection(there, back));
    }

    public override void Abort(ConnectionAbortedException abortReason) => End(abortReason);

    /// <summary>As if the other side had reset the connection: both directions break.</summary>
    public void Break(string reason) => End(new ConnectionAbortedException(reason));

    public override ValueTask DisposeAsync()
    {
        End(null);
        return base.DisposeAsync();
    }

    private void End(Exception? reason)
    {
        if (IsClosed) return;
        IsClosed = true;
        _out.Writer.Complete(reason);
        _in.Writer.Complete(reason);
    }
}
