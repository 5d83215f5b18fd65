using System.Buffers;
using System.Net;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Faults.Load;

/// <summary>
/// One connection to one node: at most one request under way. Dials again when it broke, for as long as the load runs.
/// On the load's loop only.
/// </summary>
internal sealed class NodeConnection(CheckedLoad load, EventLoop loop, IPEndPoint server, int node)
{
    private LoopConnection? _connection;

    public int Node => node;

    public bool IsOpen => _connection is not null;

    /// <summary>What is under way; null while it is idle.</summary>
    public Request? Current { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = (LoopConnection)await LoopConnector.ConnectAsync(loop, server, stop).ConfigureAwait(true);
                _connection = connection;
                load.Idle(this);
                await ReceiveAsync(connection).ConfigureAwait(true);
                Break("closed");
            }
            catch (Exception broken) when (broken is IOException or ConnectionAbortedException)
            {
                Break("reset");
            }
            catch (InvalidDataException)
            {
                Break("garbage");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _connection = null;
            await load.PauseAsync(stop).ConfigureAwait(true);
        }
    }

    public void Send(Request request, ReadOnlySpan<byte> bytes)
    {
        Current = request;
        _connection!.Output.Write(bytes);
        _connection.SendNow();
    }

    public void TimeOut()
    {
        Break("no answer");
        Close();
    }

    public void Close() => _connection?.Abort(new ConnectionAbortedException("this side has had enough"));

    private async Task ReceiveAsync(LoopConnection connection)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(true);
            var bytes = read.Buffer;
            var isComplete = Answer.TryRead(ref bytes, out var answer);
            connection.Input.AdvanceTo(bytes.Start, bytes.End);
            if (isComplete && Current is { } request)
            {
                Current = null;
                load.Answered(this, request, answer);
                load.Idle(this);
            }

            if (read.IsCompleted) return;
        }
    }

    private void Break(string kind)
    {
        if (Current is not { } request) return;
        Current = null;
        load.Broken(this, request, kind);
    }
}
