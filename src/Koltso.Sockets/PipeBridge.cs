using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Sockets;

/// <summary>
/// Lets code that runs on any thread use a loop's connection. Role: two thread-safe pipes, and two pumps on the loop
/// that copy between them and the connection, which they own from then on. <see cref="Create"/> on the loop.
/// Bound: each pipe holds at most <see cref="PauseBytes"/>; beyond, its writer waits.
/// </summary>
public static class PipeBridge
{
    private const int PauseBytes = 64 * 1024;

    /// <param name="onEnded">Called once, on the loop, when nothing of the connection is needed any more.</param>
    public static ConnectionContext Create(LoopConnection connection, Action? onEnded = null)
    {
        var toOwner = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.ThreadPool, writerScheduler: connection.Loop,
            pauseWriterThreshold: PauseBytes, resumeWriterThreshold: PauseBytes / 2, useSynchronizationContext: false));
        var toSocket = new Pipe(new PipeOptions(
            readerScheduler: connection.Loop, writerScheduler: PipeScheduler.ThreadPool,
            pauseWriterThreshold: PauseBytes, resumeWriterThreshold: PauseBytes / 2, useSynchronizationContext: false));
        var ends = new DuplexPipe(toOwner.Reader, toSocket.Writer);
        var context = new BridgedConnection(connection, ends)
        {
            LocalEndPoint = connection.LocalEndPoint,
            RemoteEndPoint = connection.RemoteEndPoint,
        };
        _ = PumpAsync(connection.Input, toOwner.Writer);
        _ = PumpOutAsync(toSocket.Reader, connection, onEnded);
        return context;
    }

    private static async Task PumpAsync(PipeReader source, PipeWriter destination)
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var read = await source.ReadAsync().ConfigureAwait(true);
                foreach (var segment in read.Buffer) destination.Write(segment.Span);
                source.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
                var flushed = await destination.FlushAsync().ConfigureAwait(true);
                if (flushed.IsCompleted) break;
            }
        }
        catch (Exception broken)
        {
            // Whatever ended one side: the other must learn of it.
            failure = broken;
        }

        await destination.CompleteAsync(failure).ConfigureAwait(true);
    }

    private static async Task PumpOutAsync(PipeReader source, LoopConnection connection, Action? onEnded)
    {
        await PumpAsync(source, connection.Output).ConfigureAwait(true);
        await source.CompleteAsync().ConfigureAwait(true);
        await connection.DisposeAsync().ConfigureAwait(true);
        onEnded?.Invoke();
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }

    /// <summary>The bridged side: what it aborts is aborted on the loop.</summary>
    private sealed class BridgedConnection(LoopConnection connection, IDuplexPipe transport)
        : DefaultConnectionContext(connection.ConnectionId, transport, transport)
    {
        public override void Abort(ConnectionAbortedException abortReason) =>
            connection.Loop.Schedule(_ => connection.Abort(abortReason), null);

        public override async ValueTask DisposeAsync()
        {
            await Transport.Output.CompleteAsync().ConfigureAwait(false);
            await Transport.Input.CompleteAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }
}
