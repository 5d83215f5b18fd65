using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>
/// Calls back on a loop, every period of real time, until it is stopped. For load generation, where a pace must be
/// kept to the millisecond; a node's own periods come from its <see cref="TimeProvider"/>. On the loop's thread only.
/// Missed periods are not made up for: one call follows however many were missed.
/// </summary>
public sealed unsafe class LoopTimer : LoopHandle
{
    private readonly Action _onTick;

    public LoopTimer(EventLoop loop, TimeSpan period, Action onTick)
        : base(loop, Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.TFD_NONBLOCK | Libc.TFD_CLOEXEC))
    {
        _onTick = onTick;
        var seconds = (long)period.TotalSeconds;
        var nanoseconds = (long)(period - TimeSpan.FromSeconds(seconds)).TotalNanoseconds;
        // struct itimerspec: the interval, then the first expiry.
        var timer = stackalloc long[] { seconds, nanoseconds, seconds, nanoseconds };
        if (Libc.timerfd_settime(Fd, 0, timer, null) < 0) throw new IOException($"timerfd: {Libc.Describe(Libc.LastError)}");
        loop.Watch(this, Libc.EPOLLIN);
    }

    public void Stop() => Loop.Close(this);

    internal override void OnReady(uint mask)
    {
        ulong expirations;
        Libc.read(Fd, &expirations, sizeof(ulong));
        _onTick();
    }
}
