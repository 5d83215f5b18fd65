using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Koltso.Sockets.Native;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Sockets;

/// <summary>
/// The receiving half of a connection. Role: takes bytes from the socket straight into one contiguous buffer and hands
/// that to the reader, inline, in the turn in which they came. On the loop's thread only; one read at a time.
/// Always: unread bytes are <c>_buffer[_start.._end]</c>; there is no buffer while there are none. What a read returned
/// stays valid until <see cref="AdvanceTo(SequencePosition)"/>. Bound: the buffer grows only for a reader that has
/// examined all of it and asks for more; while nobody waits and it is full, the socket is not read (TCP then holds
/// the sender back).
/// </summary>
internal sealed class LoopReader(LoopConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    private ManualResetValueTaskSourceCore<ReadResult> _waiter;
    private byte[]? _buffer;
    private int _start, _end;
    private bool _examinedAll = true, _cancelled, _isDone, _isPaused;
    private Exception? _error;

    public bool IsWaiting { get; private set; }

    /// <summary>The other side will send no more, or the connection is gone.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>The kernel has bytes, an end or an error for this connection.</summary>
    internal unsafe void Receive(uint mask)
    {
        if (SawEnd || !MakeRoom())
        {
            _isPaused = !SawEnd;
            connection.SetReading(false);
            // With reading off, only a broken connection still reports itself, and would do so for ever.
            if ((mask & (SocketCalls.EPOLLERR | SocketCalls.EPOLLHUP)) != 0) connection.Abort(Reset("connection reset"));
            return;
        }

        nint count;
        fixed (byte* start = &_buffer![_end]) count = connection.Take(start, (nuint)(_buffer.Length - _end));
        if (count > 0)
        {
            _end += (int)count;
            _examinedAll = false;
            connection.LastActivityMs = connection.Loop.TurnMs;
            Wake();
            return;
        }

        ReleaseIfEmpty();
        if (count < 0)
        {
            var error = SocketCalls.LastError;
            if (error is not (SocketCalls.EAGAIN or SocketCalls.EINTR)) connection.Abort(Reset(SocketCalls.Describe(error)));
            return;
        }

        connection.SetReading(false);
        Complete(null, fromPeer: true);
    }

    /// <summary>No more bytes will come. Those that are here can still be read, unless there was an error.</summary>
    internal void Complete(Exception? error, bool fromPeer)
    {
        SawEnd |= fromPeer;
        _error ??= error;
        Wake();
    }

    /// <summary>The connection is being closed from this side: what is unread is thrown away.</summary>
    internal void Discard()
    {
        _isDone = true;
        _start = _end;
        ReleaseIfEmpty();
        Wake();
    }

    public override bool TryRead(out ReadResult result)
    {
        result = default;
        if (!IsReady) return false;
        result = Take();
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (IsReady) return new ValueTask<ReadResult>(Take());
        if (_isPaused)
        {
            _isPaused = false;
            connection.SetReading(true);
        }

        _waiter.Reset();
        IsWaiting = true;
        return new ValueTask<ReadResult>(this, _waiter.Version);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_buffer is null) return;
        _start = consumed.GetInteger();
        _examinedAll = examined.GetInteger() >= _end;
        ReleaseIfEmpty();
    }

    public override void CancelPendingRead()
    {
        _cancelled = true;
        Wake();
    }

    public override void Complete(Exception? exception = null) => Discard();

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private bool IsReady => (_end > _start && !_examinedAll) || SawEnd || _cancelled || _isDone;

    private void Wake()
    {
        if (!IsWaiting || !IsReady) return;
        IsWaiting = false;
        if (_error is null) _waiter.SetResult(Take());
        else _waiter.SetException(_error);
    }

    private ReadResult Take()
    {
        if (_error is not null) throw _error;
        var isCancelled = _cancelled;
        _cancelled = false;
        var bytes = _buffer is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        return new ReadResult(bytes, isCancelled, SawEnd || _isDone);
    }

    /// <summary>False when the buffer is full of bytes that nobody has read yet.</summary>
    private bool MakeRoom()
    {
        if (_buffer is null)
        {
            _buffer = connection.Loop.Buffers.Rent();
            _start = _end = 0;
            return true;
        }

        if (_end < _buffer.Length) return true;
        // Only a reader that waits has given back what it was shown: the bytes may move.
        if (!IsWaiting) return false;
        var unread = _end - _start;
        var larger = unread > _buffer.Length / 2 ? connection.Loop.Buffers.Rent(_buffer.Length * 2) : _buffer;
        Buffer.BlockCopy(_buffer, _start, larger, 0, unread);
        if (larger != _buffer) connection.Loop.Buffers.Return(_buffer);
        _buffer = larger;
        _start = 0;
        _end = unread;
        return true;
    }

    private void ReleaseIfEmpty()
    {
        if (_start != _end || _buffer is null) return;
        connection.Loop.Buffers.Return(_buffer);
        _buffer = null;
        _start = _end = 0;
        _examinedAll = true;
    }

    private static ConnectionAbortedException Reset(string reason) => new(reason);
}
