using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace Koltso.Simulation.Network;

/// <summary>
/// The receiving end of a simulated connection, used like the event loop's reader: arriving data resumes the waiting
/// reader inline.
/// </summary>
internal sealed class SimReader : PipeReader, IValueTaskSource<ReadResult>
{
    private ManualResetValueTaskSourceCore<ReadResult> _waiter;
    private byte[] _buffer = new byte[1024];
    private int _start, _end;
    private bool _examinedAll = true, _isWaiting, _isCompleted;
    private Exception? _error;

    private bool IsReady => (_end > _start && !_examinedAll) || _isCompleted;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_isCompleted) return;
        MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
        _examinedAll = false;
        Wake();
    }

    /// <summary>No more data will arrive; with an error, the data already here can no longer be read either.</summary>
    public void End(Exception? error)
    {
        if (_isCompleted) return;
        (_isCompleted, _error) = (true, error);
        Wake();
    }

    public override bool TryRead(out ReadResult result)
    {
        result = IsReady ? Take() : default;
        return IsReady;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (IsReady) return new ValueTask<ReadResult>(Take());
        _waiter.Reset();
        _isWaiting = true;
        return new ValueTask<ReadResult>(this, _waiter.Version);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _start = consumed.GetInteger();
        _examinedAll = examined.GetInteger() >= _end;
        if (_start == _end) (_start, _end, _examinedAll) = (0, 0, true);
    }

    public override void CancelPendingRead() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null)
    {
        _start = _end;
        _isCompleted = true;
        Wake();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void Wake()
    {
        if (!_isWaiting || !IsReady) return;
        _isWaiting = false;
        if (_error is null) _waiter.SetResult(Take());
        else _waiter.SetException(_error);
    }

    private ReadResult Take()
    {
        if (_error is not null) throw _error;
        return new ReadResult(new ReadOnlySequence<byte>(_buffer, _start, _end - _start), isCanceled: false, _isCompleted);
    }

    private void MakeRoom(int bytes)
    {
        if (_end + bytes <= _buffer.Length) return;
        // Always a new array: the memory that a reader was given must not change.
        var larger = new byte[Math.Max(_buffer.Length, 2 * (_end - _start + bytes))];
        _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
        (_buffer, _start, _end) = (larger, 0, _end - _start);
    }
}
