using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Koltso.Core.Buffers;
using Koltso.Sockets.Native;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Sockets;

/// <summary>
/// The receiving half of a connection. Role: takes bytes from the socket straight into one contiguous buffer and hands
/// that to the reader, inline, in the turn in which they came. On the loop's thread only; one read at a time.
/// Always: unread bytes are those from <c>_start</c> to <c>_end</c> of the buffer, or of the block; there is neither while there are none.
/// What a read returned stays valid until <see cref="AdvanceTo(SequencePosition)"/>. A reader that asks for at least as many bytes as
/// fit into no buffer is given them in a block of just that size, of which it may share parts; where there is no room for that, or for
/// a larger buffer, the read is cancelled with what is here. Bound: the buffer grows only for a reader that has examined all of it and
/// asks for more; while nobody waits and it is full, the socket is not read (TCP then holds the sender back).
/// </summary>
internal sealed class LoopReader(LoopConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    private ManualResetValueTaskSourceCore<ReadResult> _waiter;
    private byte[]? _buffer;
    private Block? _block;
    private int _start, _end, _wanted;
    private bool _examinedAll = true, _cancelled, _isDone, _isPaused, _hasNoRoom;
    private Exception? _error;

    public bool IsWaiting { get; private set; }

    public long ReceivedBytes { get; private set; }

    /// <summary>The other side will send no more, or the connection is gone.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>The kernel has bytes, an end or an error for this connection.</summary>
    internal unsafe void Receive(uint mask)
    {
        if (SawEnd || !MakeRoom())
        {
            // Told that there is no room, the reader has made some, and waits again.
            if (!SawEnd && IsWaiting) return;
            _isPaused = !SawEnd;
            connection.SetReading(false);
            // With reading off, only a broken connection still reports itself, and would do so for ever.
            if ((mask & (SocketCalls.EPOLLERR | SocketCalls.EPOLLHUP)) != 0) connection.Abort(Reset("connection reset"));
            return;
        }

        nint count;
        var free = _block is null ? _buffer.AsSpan(_end) : _block.Span[_end..];
        fixed (byte* start = free) count = connection.Take(start, (nuint)Math.Min(free.Length, LoopConnection.TurnBytesMax));
        if (count > 0)
        {
            _end += (int)count;
            ReceivedBytes += count;
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

    /// <summary>
    /// A connection that waits holds no more than it received. For a reader that knows that the rest may be long in coming; not between
    /// a read and its <see cref="AdvanceTo(SequencePosition)"/>.
    /// </summary>
    internal void Shrink()
    {
        var unread = _end - _start;
        if (_buffer is not { Length: LoopBuffers.BufferBytes } buffer || unread > LoopBuffers.BufferBytes / 4) return;
        _buffer = LoopBuffers.RentSmall(unread);
        Buffer.BlockCopy(buffer, _start, _buffer, 0, unread);
        connection.Loop.Buffers.Return(buffer);
        (_start, _end) = (0, unread);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_buffer is null && _block is null) return;
        _start = consumed.GetInteger();
        _examinedAll = examined.GetInteger() >= _end;
        ReleaseIfEmpty();
    }

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken)
    {
        _wanted = minimumSize;
        return ReadAsync(cancellationToken);
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

    private bool IsReady =>
        (_end > _start && !_examinedAll && _end - _start >= _wanted) || SawEnd || _cancelled || _isDone || _hasNoRoom;

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
        var isCancelled = _cancelled || _hasNoRoom;
        _cancelled = false;
        (_wanted, _hasNoRoom) = (0, false);
        var bytes = _buffer is not null ? new ReadOnlySequence<byte>(_buffer, _start, _end - _start)
            : _block is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_block.Memory[.._end]).Slice(_start);
        return new ReadResult(bytes, isCancelled, SawEnd || _isDone);
    }

    /// <summary>False when the buffer is full of bytes that nobody has read yet, or there is no room for more.</summary>
    private bool MakeRoom()
    {
        if (_buffer is null && _block is null)
        {
            _buffer = connection.Loop.Buffers.Rent();
            _start = _end = 0;
        }

        var capacity = _block?.Length ?? _buffer!.Length;
        var needed = Math.Max(_start + _wanted, _end + 1);
        if (needed <= capacity) return true;
        // Only a reader that waits has given back what it was shown: the bytes may move.
        if (!IsWaiting) return false;
        var unread = _end - _start;
        var bytes = Math.Max(_wanted, unread > capacity / 2 ? capacity * 2 : unread + 1);
        return bytes <= LoopBuffers.BufferBytes ? MoveToBuffer() : MoveToBlock(bytes);
    }

    private bool MoveToBuffer()
    {
        if (_buffer is { Length: LoopBuffers.BufferBytes } same)
        {
            Buffer.BlockCopy(same, _start, same, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
            return true;
        }

        var buffer = connection.Loop.Buffers.Rent();
        var unread = Unread;
        unread.CopyTo(buffer);
        var count = unread.Length;
        Release();
        (_buffer, _start, _end) = (buffer, 0, count);
        return true;
    }

    private bool MoveToBlock(int bytes)
    {
        if (Block.TryRent(bytes) is not { } block)
        {
            _hasNoRoom = true;
            Wake();
            return false;
        }

        var unread = Unread;
        unread.CopyTo(block.Span);
        var count = unread.Length;
        Release();
        (_block, _start, _end) = (block, 0, count);
        return true;
    }

    private Span<byte> Unread => _block is null ? _buffer.AsSpan(_start, _end - _start) : _block.Span[_start.._end];

    private void ReleaseIfEmpty()
    {
        if (_start != _end || (_buffer is null && _block is null)) return;
        Release();
        _start = _end = 0;
        _examinedAll = true;
    }

    private void Release()
    {
        if (_buffer is not null) connection.Loop.Buffers.Return(_buffer);
        _block?.Return();
        (_buffer, _block) = (null, null);
    }

    private static ConnectionAbortedException Reset(string reason) => new(reason);
}
