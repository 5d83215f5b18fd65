using System.Buffers;
using System.IO.Pipelines;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Chaos.Load;

/// <summary>
/// A connection on an event loop, for clients whose latencies are measured: what arrives is handled at once, on the
/// thread that received it. Only for use on the loop. Always: a read is pending, which ends with an answer or with the
/// connection.
/// </summary>
internal sealed class PromptConnection : IHttpConnection
{
    private readonly LoopConnection _connection;
    private Task<ReadResult> _reading;

    private PromptConnection(RealNode node, LoopConnection connection)
    {
        (Node, _connection) = (node, connection);
        _reading = ReadAsync();
    }

    public RealNode Node { get; }

    public bool IsUsable => !_reading.IsCompleted;

    /// <summary>Null when the node did not accept the connection in time.</summary>
    public static async Task<IHttpConnection?> TryOpenAsync(EventLoop loop, RealNode node, TimeSpan most)
    {
        using var limit = new CancellationTokenSource(most, loop.Time);
        try
        {
            return new PromptConnection(node, (LoopConnection)await LoopConnector.ConnectAsync(loop, node.Http, limit.Token));
        }
        catch (Exception failed) when (failed is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    public async Task<HttpAnswer> AskAsync(ReadOnlyMemory<byte> request, TimeSpan most)
    {
        using var limit = new CancellationTokenSource(most, _connection.Loop.Time);
        using var registration = limit.Token.UnsafeRegister(static connection => ((PromptConnection)connection!).Dispose(), this);
        try
        {
            _connection.Output.Write(request.Span);
            _connection.SendNow();
            return await AnswerAsync();
        }
        catch (ConnectionAbortedException broken) when (!limit.IsCancellationRequested)
        {
            throw new IOException($"broken: {broken.Message}", broken);
        }
    }

    /// <summary>A pending read ends as if it had been cancelled.</summary>
    public void Dispose() => _connection.Abort(new ConnectionAbortedException("this side has closed it"));

    private async Task<HttpAnswer> AnswerAsync()
    {
        while (true)
        {
            var read = await _reading;
            var bytes = read.Buffer;
            var answer = HttpAnswer.TryRead(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray());
            if (answer is null && read.IsCompleted) throw new IOException(bytes.IsEmpty ? "closed" : "closed within an answer");
            _connection.Input.AdvanceTo(answer is null ? bytes.Start : bytes.End, bytes.End);
            _reading = ReadAsync();
            if (answer is not null) return answer;
        }
    }

    private Task<ReadResult> ReadAsync() => _connection.Input.ReadAsync().AsTask();
}
