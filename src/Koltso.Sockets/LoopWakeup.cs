using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>
/// Wakes a loop from other threads through an eventfd. <see cref="Signal"/> may be called from anywhere, the rest on the loop.
/// Only the first signal to a loop that waits reaches the kernel: one that runs looks for posted work before it waits again.
/// The kernel tells of each signal once (edge-triggered), so that nothing has to be read.
/// </summary>
internal sealed unsafe class LoopWakeup(EventLoop loop)
    : LoopHandle(loop, SocketCalls.eventfd(0, SocketCalls.EFD_NONBLOCK | SocketCalls.EFD_CLOEXEC))
{
    private int _isWaiting;

    /// <summary>Of work that was queued before the call.</summary>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _isWaiting, 0) == 0) return;
        ulong one = 1;
        SocketCalls.write(Fd, &one, sizeof(ulong));
    }

    /// <summary>The loop waits soon: what it now finds queued must keep it from that; what is queued from here on signals.</summary>
    public void BeginWait() => Interlocked.Exchange(ref _isWaiting, 1);

    public void EndWait() => Volatile.Write(ref _isWaiting, 0);

    internal override void OnReady(uint mask)
    {
    }
}
