using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Koltso.Core.Buffers;
using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>
/// The sending half of a connection. Role: collects what a turn writes and sends it when the turn ends.
/// On the loop's thread only; between <see cref="GetSpan"/> and <see cref="Advance"/> the caller must not await.
/// Always: unsent bytes are the queued parts, which count in <see cref="PayloadMemory"/>, then <c>_buffer[_head.._tail]</c>; there is
/// no buffer while there are none. A part is a full buffer, or lies in a block, which is shared until it has left. Bound: a flush waits
/// once <see cref="LoopConnection.PauseBytes"/> are unsent, until half of them have left; and while a block is held.
/// </summary>
internal sealed class LoopWriter(LoopConnection connection) : PipeWriter, IBlockWriter, IValueTaskSource<FlushResult>
{
    /// <summary>Owned by the queue: a buffer of the loop, or a holder's share of a block.</summary>
    private readonly Queue<(object Owner, int Head, int Tail)> _parts = new();
    private ManualResetValueTaskSourceCore<FlushResult> _waiter;
    private byte[]? _buffer;
    private Block? _large;
    private int _head, _tail, _partSent, _partBytes, _blocks, _blockBytes;
    private bool _isWaiting, _isAwaited, _cancelled, _isGone;

    public long SentBytes { get; private set; }

    public bool HasUnsent => _partBytes > 0 || _tail > _head;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _partBytes + _tail - _head;

    public long BufferedBytes => UnflushedBytes - _blockBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _large is null ? _buffer.AsMemory(_tail) : _large.Memory;
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _large is null ? _buffer.AsSpan(_tail) : _large.Span;
    }

    public override void Advance(int bytes)
    {
        if (_large is { } large)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, large.Length);
            _large = null;
            if (bytes == 0) large.Return();
            else Enqueue(large, 0, bytes);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_buffer?.Length ?? 0) - _tail);
        _tail += bytes;
    }

    public void Append(Block block, int start, int length)
    {
        if (_isGone || length == 0) return;
        EnqueueBuffer();
        Enqueue(block.Share(), start, start + length);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_isGone) return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
        if (HasUnsent) connection.QueueSend();
        // One flush is awaited at a time; a caller that flushes meanwhile has chosen not to be held back.
        var mustWait = UnflushedBytes >= connection.PauseBytes || _blocks > 0;
        if (!mustWait || _cancelled || _isAwaited) return new ValueTask<FlushResult>(TakeResult());
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
    internal bool TrySend(int fd, out int error)
    {
        error = 0;
        var startedAt = SentBytes;
        // Who is woken on the way may abort the connection, and the descriptor be another's then.
        while (HasUnsent && !_isGone)
        {
            // The socket is ready still, or tells when it is: the next turn goes on.
            if (SentBytes - startedAt >= LoopConnection.TurnBytesMax) return true;
            var isQueued = _parts.TryPeek(out var part);
            var sent = isQueued
                ? Send(fd, part.Owner, part.Head + _partSent, part.Tail, isLast: part.Tail - part.Head - _partSent == UnflushedBytes)
                : Send(fd, _buffer!, _head, _tail, isLast: true);
            if (sent < 0)
            {
                error = SocketCalls.LastError;
                if (error == SocketCalls.EINTR) continue;
                return error == SocketCalls.EAGAIN;
            }

            connection.LastActivityMs = connection.Loop.TurnMs;
            SentBytes += sent;
            Sent((int)sent, isQueued);
        }

        if (_isWaiting) Wake();
        return true;
    }

    /// <summary>The connection is gone: what is unsent never leaves, and a caller that waits is told.</summary>
    internal void Abandon()
    {
        _isGone = true;
        while (_parts.TryDequeue(out var part)) Return(part.Owner, part.Tail - part.Head);
        _partBytes = _partSent = 0;
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

    /// <param name="isLast">Otherwise the kernel waits for what follows before it sends a packet that is not full.</param>
    private static unsafe nint Send(int fd, object owner, int head, int tail, bool isLast)
    {
        var flags = SocketCalls.MSG_NOSIGNAL | (isLast ? 0 : SocketCalls.MSG_MORE);
        var bytes = owner is byte[] buffer ? buffer.AsSpan(head, tail - head) : ((Block)owner).Span[head..tail];
        var count = Math.Min(bytes.Length, LoopConnection.TurnBytesMax);
        fixed (byte* start = bytes) return SocketCalls.send(fd, start, (nuint)count, flags);
    }

    private void Sent(int bytes, bool wasQueued)
    {
        if (!wasQueued)
        {
            _head += bytes;
            ReleaseIfEmpty();
            return;
        }

        _partBytes -= bytes;
        _partSent += bytes;
        var (owner, head, tail) = _parts.Peek();
        if (_partSent == tail - head)
        {
            _parts.Dequeue();
            _partSent = 0;
            Return(owner, tail - head);
        }

        if (_isWaiting && UnflushedBytes <= connection.PauseBytes / 2 && _blocks == 0) Wake();
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
        if (bytes > LoopBuffers.BufferBytes)
        {
            EnqueueBuffer();
            _large?.Return();
            _large = Block.Rent(bytes);
            return;
        }

        if (_buffer is not null && _buffer.Length - _tail >= bytes) return;
        EnqueueBuffer();
        if (_buffer is not null) connection.Loop.Buffers.Return(_buffer);
        _buffer = connection.Loop.Buffers.Rent();
        _head = _tail = 0;
    }

    private void EnqueueBuffer()
    {
        if (_buffer is null || _tail == _head) return;
        PayloadMemory.Take(LoopBuffers.BufferBytes);
        Enqueue(_buffer, _head, _tail);
        _buffer = null;
        _head = _tail = 0;
    }

    private void Enqueue(object owner, int head, int tail)
    {
        if (owner is Block) (_blocks, _blockBytes) = (_blocks + 1, _blockBytes + tail - head);
        if (_isGone)
        {
            Return(owner, tail - head);
            return;
        }

        _parts.Enqueue((owner, head, tail));
        _partBytes += tail - head;
    }

    private void Return(object owner, int bytes)
    {
        if (owner is byte[] buffer)
        {
            PayloadMemory.GiveBack(LoopBuffers.BufferBytes);
            connection.Loop.Buffers.Return(buffer);
            return;
        }

        (_blocks, _blockBytes) = (_blocks - 1, _blockBytes - bytes);
        ((Block)owner).Return();
    }

    private void ReleaseIfEmpty()
    {
        if (_head != _tail || _buffer is null) return;
        connection.Loop.Buffers.Return(_buffer);
        _buffer = null;
        _head = _tail = 0;
    }
}
