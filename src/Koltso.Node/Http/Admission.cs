using System.IO.Pipelines;

namespace Koltso.Node.Http;

/// <summary>
/// Bounds the bytes of large values that the node's clients send to it, or are sent, at a time. From any thread. Those for whom there
/// is no room wait their turn for up to <see cref="PatienceMs"/>; one value alone may be larger than the bound.
/// Overflow: beyond <see cref="WaitingMax"/> that wait, and for those who have waited for too long, 503.
/// </summary>
internal sealed class Admission(long bytesMax)
{
    /// <summary>Values up to this size are not counted: a connection's buffers hold as much.</summary>
    public const int SmallBytesMax = Core.Records.PooledBytes.ArrayBytesMax;

    public const int PatienceMs = 1_000, WaitingMax = 4_096;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private long _taken;
    private int _waitingCount;

    /// <summary>Somebody waits.</summary>
    public bool IsShort => Volatile.Read(ref _waitingCount) > 0;

    /// <summary>True: the caller has room for so many bytes until it calls <see cref="Leave"/>. Completed on the loop.</summary>
    /// <param name="nowMs">Monotonic milliseconds, those of <see cref="Tick"/>.</param>
    public ValueTask<bool> EnterAsync(long bytes, PipeScheduler loop, long nowMs)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && HasRoom(bytes))
            {
                _taken += bytes;
                return new ValueTask<bool>(true);
            }

            if (_waiting.Count == WaitingMax) return new ValueTask<bool>(false);
            var waiter = new Waiter(bytes, loop, nowMs + PatienceMs);
            _waiting.AddLast(waiter);
            _waitingCount = _waiting.Count;
            return new ValueTask<bool>(waiter.Task);
        }
    }

    public void Leave(long bytes)
    {
        lock (_lock)
        {
            _taken -= bytes;
            while (_waiting.First is { } first && HasRoom(first.Value.Bytes))
            {
                _taken += first.Value.Bytes;
                End(first, isAdmitted: true);
            }
        }
    }

    /// <summary>Lets time pass: turns away those who have waited for too long.</summary>
    public void Tick(long nowMs)
    {
        if (!IsShort) return;
        lock (_lock)
        {
            while (_waiting.First is { } first && first.Value.UntilMs <= nowMs) End(first, isAdmitted: false);
        }
    }

    private bool HasRoom(long bytes) => _taken == 0 || _taken + bytes <= bytesMax;

    private void End(LinkedListNode<Waiter> waiter, bool isAdmitted)
    {
        _waiting.Remove(waiter);
        _waitingCount = _waiting.Count;
        waiter.Value.End(isAdmitted);
    }

    private sealed class Waiter(long bytes, PipeScheduler loop, long untilMs)
    {
        private readonly TaskCompletionSource<bool> _done = new();

        public long Bytes => bytes;

        public long UntilMs => untilMs;

        public Task<bool> Task => _done.Task;

        /// <summary>Whoever waits goes on on its loop.</summary>
        public void End(bool isAdmitted) => loop.Schedule(_ => _done.SetResult(isAdmitted), null);
    }
}
