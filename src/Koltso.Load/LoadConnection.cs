using System.Net;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Load;

/// <summary>
/// One connection of the generator: at most one request under way. Role: sends when it is told to, and tells the
/// generator how it went; opens itself anew when the server or an error closed it. On the generator's loop only.
/// </summary>
/// <param name="number">Which of the servers <paramref name="server"/> is.</param>
internal sealed class LoadConnection(LoadGenerator generator, EventLoop loop, IPEndPoint server, int number)
{
    private LoopConnection? _connection;
    private bool _isBusy;

    /// <summary>When the request under way was due, and when it was sent; <see cref="TimeProvider"/> timestamps.</summary>
    public long DueAt { get; private set; }

    public long SentAt { get; private set; }

    public Workload Kind { get; private set; }

    public bool IsBusy => _isBusy;

    public bool IsOpen => _connection is not null;

    public int Server => number;

    /// <summary>The server did not take it when it tried first; it goes on trying.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Connects, and serves until <paramref name="stop"/> or for ever.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection =
                    (LoopConnection)await LoopConnector.ConnectAsync(loop, server, stop).ConfigureAwait(true);
                _connection = connection;
                generator.Idle(this);
                await ReceiveAsync(connection).ConfigureAwait(true);
                if (_isBusy) Fail("closed");
            }
            catch (Exception broken) when (broken is IOException or ConnectionAbortedException)
            {
                // One that broke while nothing was asked of it, or that this side cut, has cost no request.
                if (_isBusy) Fail("reset");
                else if (_connection is null)
                {
                    WasRefused = true;
                    generator.CountError("connect");
                }
            }
            catch (InvalidDataException)
            {
                Fail("garbage");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _connection = null;
            await generator.PauseAsync(stop).ConfigureAwait(true);
        }
    }

    /// <summary>Sends at once, so that <see cref="SentAt"/> is true for the last of a turn's requests as for the first.</summary>
    public void Send(RequestWriter requests, long dueAt, long sentAt)
    {
        (DueAt, SentAt, _isBusy) = (dueAt, sentAt, true);
        var connection = _connection!;
        Kind = requests.Write(connection.Output, number);
        connection.SendNow();
    }

    /// <summary>The request under way took too long.</summary>
    public void TimeOut()
    {
        Fail("timeout");
        _connection?.Abort(new ConnectionAbortedException("timeout"));
    }

    public void Close() => _connection?.Abort(new ConnectionAbortedException("the run is over"));

    private async Task ReceiveAsync(ConnectionContext connection)
    {
        // A new one for each connection: the last may have broken within an answer.
        var reader = new ResponseReader();
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync().ConfigureAwait(true);
            var bytes = read.Buffer;
            var isComplete = reader.TryRead(ref bytes);
            input.AdvanceTo(bytes.Start, bytes.End);
            if (isComplete)
            {
                _isBusy = false;
                generator.Answered(this, reader.Status);
                if (reader.IsLast) return;
                generator.Idle(this);
            }

            if (read.IsCompleted) return;
        }
    }

    private void Fail(string kind)
    {
        _isBusy = false;
        generator.CountError(kind);
    }
}
