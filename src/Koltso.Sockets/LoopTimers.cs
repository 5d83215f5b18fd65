using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>
/// The timers of one loop, all behind one timerfd: it is armed for the earliest. On the loop's thread only, and before
/// that starts. A timer that was changed leaves its former due time in the queue, where it is passed over when it comes.
/// </summary>
internal sealed unsafe class LoopTimers(EventLoop loop, TimeProvider time)
    : LoopHandle(loop, SocketCalls.timerfd_create(SocketCalls.CLOCK_MONOTONIC, SocketCalls.TFD_NONBLOCK | SocketCalls.TFD_CLOEXEC))
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly PriorityQueue<LoopTimer, long> _queue = new();
    private long _armedFor = LoopTimer.Never;

    /// <summary>Takes over a timer whose <see cref="LoopTimer.DueAt"/> has been set to a time.</summary>
    public void Add(LoopTimer timer)
    {
        _queue.Enqueue(timer, timer.DueAt);
        if (timer.DueAt < _armedFor) Arm(timer.DueAt);
    }

    internal override void OnReady(uint mask)
    {
        ulong expirations;
        SocketCalls.read(Fd, &expirations, sizeof(ulong));
        // While they fire nothing is armed: that is done once, for the earliest that is left.
        _armedFor = long.MinValue;
        var now = time.GetTimestamp();
        while (_queue.TryPeek(out var timer, out var dueAt) && dueAt <= now)
        {
            _queue.Dequeue();
            if (timer.DueAt == dueAt) timer.Fire(now);
        }

        _armedFor = LoopTimer.Never;
        if (_queue.TryPeek(out _, out var next)) Arm(next);
    }

    private void Arm(long dueAt)
    {
        _armedFor = dueAt;
        // At least a nanosecond: zero would disarm it.
        var left = Math.Max(1, (long)(time.GetElapsedTime(time.GetTimestamp(), dueAt).TotalSeconds * NanosecondsPerSecond));
        // struct itimerspec: no interval, then the expiry.
        var timer = stackalloc long[] { 0, 0, left / NanosecondsPerSecond, left % NanosecondsPerSecond };
        if (SocketCalls.timerfd_settime(Fd, 0, timer, null) < 0) throw new IOException($"timerfd: {SocketCalls.Describe(SocketCalls.LastError)}");
    }
}
