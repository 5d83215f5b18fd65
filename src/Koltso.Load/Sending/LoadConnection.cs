using System.Net;
using Koltso.Load.Choosing;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Load.Sending;

/// <summary>
/// One connection of the generator: at most one request under way. Role: sends when it is told to, and tells the
/// generator how it went; opens itself anew when the server or an error closed it. On the generator's loop only.
/// A request is sent the moment its bytes are given to the kernel. At a rate an answer has come when the kernel had the
/// last of it: how long this thread then slept, or was busy with others, is not the server's time. Without one, when the
/// turn began in which it is read: only then can the next request follow, and other closed loops take the time so too.
/// </summary>
internal sealed class LoadConnection(
    LoadGenerator generator, RequestWriter requests, EventLoop loop, TimeProvider time, IPEndPoint address, int server) : ILoadConnection
{
    private LoopConnection? _connection;
    private PlannedOperation _operation;
    private bool _isBusy, _isWriting;
    private long _dueAt, _beganAt;

    public bool IsBusy => _isBusy;

    public bool IsOpen => _connection is not null;

    public int Server => server;

    public bool WasRefused { get; private set; }

    public long SentAt { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection =
                    (LoopConnection)await LoopConnector.ConnectAsync(loop, address, stop).ConfigureAwait(true);
                if (generator.HasRate) connection.TimeArrivals();
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

    public void Send(in PlannedOperation operation, long dueAt)
    {
        (_operation, _dueAt, _isBusy, _isWriting) = (operation, dueAt, true, false);
        SendRequest();
        _beganAt = SentAt;
    }

    public void TimeOut()
    {
        Fail("timeout");
        _connection?.Abort(new ConnectionAbortedException("timeout"));
    }

    public void Close() => _connection?.Abort(new ConnectionAbortedException("the run is over"));

    /// <summary>Sends at once, so that <see cref="SentAt"/> is true for the last of a turn's requests as for the first.</summary>
    private void SendRequest()
    {
        var output = _connection!.Output;
        switch (_operation.Operation)
        {
            case LoadOperation.Read or LoadOperation.ReadModifyWrite when !_isWriting:
                requests.WriteGet(output, _operation.Id, server);
                break;
            case LoadOperation.Delete:
                requests.WriteDelete(output, _operation.Id, server);
                break;
            case LoadOperation.Scan:
                requests.WriteScan(output, _operation.Id, _operation.Amount, server);
                break;
            default:
                requests.WritePut(output, _operation.Id, _operation.Amount, server);
                break;
        }

        SentAt = time.GetTimestamp();
        _connection.SendNow();
    }

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
            if (isComplete && !Answered(reader)) return;
            if (read.IsCompleted) return;
        }
    }

    /// <summary>False when the connection is of no more use.</summary>
    private bool Answered(ResponseReader reader)
    {
        if (!_isBusy) throw new InvalidDataException("an answer without a request");
        // Never before it was asked for, whatever someone did to the wall clock.
        var at = Math.Max(_connection!.CameAt, SentAt);
        var isWholeOperation = _operation.Operation != LoadOperation.ReadModifyWrite || _isWriting || !LoadCounts.IsSuccess(reader.Status) || reader.IsLast;
        if (_operation.Operation == LoadOperation.ReadModifyWrite)
            generator.AnsweredHalf(_isWriting ? LoadOperation.Update : LoadOperation.Read, _isWriting ? SentAt : generator.LatencyFrom(_dueAt, SentAt), at, reader.Status);
        if (!isWholeOperation)
        {
            _isWriting = true;
            SendRequest();
            return true;
        }

        _isBusy = false;
        generator.Answered(_operation, generator.LatencyFrom(_dueAt, _beganAt), at, reader.Status);
        if (reader.IsLast) return false;
        generator.Idle(this);
        return true;
    }

    private void Fail(string kind)
    {
        if (_isBusy) generator.Failed(_operation);
        _isBusy = false;
        generator.CountError(kind);
    }
}
