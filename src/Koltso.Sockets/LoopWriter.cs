using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>
/// The sending half of a connection. Role: collects what a turn writes and sends it when the turn ends.
/// On the loop's thread only; between <see cref="GetSpan"/> and <see cref="Advance"/> the caller must not await.
/// Always: unsent bytes are the queued buffers, then <c>_buffer[_head.._tail]</c>; there is no buffer while there are none.
/// Bound: a flush waits once <see cref="PauseBytes"/> are unsent, until half of them have left.
/// </summary>
internal sealed class LoopWriter(LoopConnection connection) : PipeWriter, IValueTaskSource<FlushResult>
{
    /// <summary>Unsent bytes from which on a writer is held back: the buffers of a slow client stay small.</summary>
    public const int PauseBytes = 1024 * 1024;

    private readonly Queue<(byte[] Buffer, int Tail)> _full = new();
    private ManualResetValueTaskSourceCore<FlushResult> _waiter;
    private byte[]? _buffer;
    private int _head, _tail, _fullHead, _fullBytes;
    private bool _isWaiting, _isAwaited, _cancelled, _isGone;

    public bool HasUnsent => _fullBytes > 0 || _tail > _head;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _fullBytes + _tail - _head;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_tail);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_tail);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_buffer?.Length ?? 0) - _tail);
        _tail += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_isGone) return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
        if (HasUnsent) connection.QueueSend();
        // One flush is awaited at a time; a caller that flushes meanwhile has chosen not to be held back.
        if (UnflushedBytes < PauseBytes || _cancelled || _isAwaited) return new ValueTask<FlushResult>(TakeResult());
        // A flush that was not awaited leaves its place to the next.
        if (!_isWaiting) _waiter.Reset();
        _isWaiting = true;
        return new ValueTask<FlushResult>(this, _waiter.Version);
    }

    public override void CancelPendingFlush()
    {
        _cancelled = true;
        Wake();
    }

    public override void Complete(Exception? exception = null)
    {
        if (HasUnsent) connection.QueueSend();
    }

    /// <summary>Sends as much as the socket takes. False, with errno, when the connection is broken.</summary>
    internal unsafe bool TrySend(int fd, out int error)
    {
        error = 0;
        // Who is woken on the way may abort the connection, and the descriptor be another's then.
        while (HasUnsent && !_isGone)
        {
            var isQueued = _full.TryPeek(out var part);
            if (!isQueued) part = (_buffer!, _tail);
            var head = isQueued ? _fullHead : _head;
            nint sent;
            fixed (byte* start = &part.Buffer[head])
                sent = SocketCalls.send(fd, start, (nuint)(part.Tail - head), SocketCalls.MSG_NOSIGNAL);
            if (sent < 0)
            {
                error = SocketCalls.LastError;
                if (error == SocketCalls.EINTR) continue;
                return error == SocketCalls.EAGAIN;
            }

            connection.LastActivityMs = connection.Loop.TurnMs;
            Sent((int)sent, isQueued);
        }

        if (_isWaiting) Wake();
        return true;
    }

    /// <summary>The connection is gone: what is unsent never leaves, and a caller that waits is told.</summary>
    internal void Abandon()
    {
        _isGone = true;
        while (_full.TryDequeue(out var part)) connection.Loop.Buffers.Return(part.Buffer);
        _fullBytes = _fullHead = 0;
        _head = _tail;
        ReleaseIfEmpty();
        Wake();
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _isAwaited = _isWaiting;
        _waiter.OnCompleted(continuation, state, token, flags);
    }

    private void Sent(int bytes, bool wasQueued)
    {
        if (!wasQueued)
        {
            _head += bytes;
            ReleaseIfEmpty();
            return;
        }

        _fullBytes -= bytes;
        _fullHead += bytes;
        if (_fullHead == _full.Peek().Tail)
        {
            connection.Loop.Buffers.Return(_full.Dequeue().Buffer);
            _fullHead = 0;
        }

        if (_isWaiting && UnflushedBytes <= PauseBytes / 2) Wake();
    }

    private void Wake()
    {
        if (!_isWaiting) return;
        _isWaiting = _isAwaited = false;
        _waiter.SetResult(TakeResult());
    }

    private FlushResult TakeResult()
    {
        var isCancelled = _cancelled;
        _cancelled = false;
        return new FlushResult(isCancelled, _isGone);
    }

    private void MakeRoom(int sizeHint)
    {
        var bytes = Math.Max(sizeHint, 1);
        if (_buffer is not null && _buffer.Length - _tail >= bytes) return;
        if (_buffer is not null && _tail > _head)
        {
            if (_full.Count == 0) _fullHead = _head;
            else if (_head > 0) throw new InvalidOperationException("a buffer behind others was sent from");
            _full.Enqueue((_buffer, _tail));
            _fullBytes += _tail - _head;
            _buffer = null;
        }

        if (_buffer is not null) connection.Loop.Buffers.Return(_buffer);
        _buffer = connection.Loop.Buffers.Rent(bytes);
        _head = _tail = 0;
    }

    private void ReleaseIfEmpty()
    {
        if (_head != _tail || _buffer is null) return;
        connection.Loop.Buffers.Return(_buffer);
        _buffer = null;
        _head = _tail = 0;
    }
}
