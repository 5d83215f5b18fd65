using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>
/// Wakes a loop from other threads through an eventfd. <see cref="Signal"/> may be called from anywhere; however many
/// signals come before the loop looks, one write reaches the kernel.
/// </summary>
internal sealed unsafe class LoopWakeup(EventLoop loop)
    : LoopHandle(loop, SocketCalls.eventfd(0, SocketCalls.EFD_NONBLOCK | SocketCalls.EFD_CLOEXEC))
{
    private int _signalled;

    public void Signal()
    {
        if (Interlocked.Exchange(ref _signalled, 1) != 0) return;
        ulong one = 1;
        SocketCalls.write(Fd, &one, sizeof(ulong));
    }

    internal override void OnReady(uint mask)
    {
        ulong count;
        SocketCalls.read(Fd, &count, sizeof(ulong));
        // Before the loop empties its queue: what is queued from here on signals again.
        Interlocked.Exchange(ref _signalled, 0);
    }
}
