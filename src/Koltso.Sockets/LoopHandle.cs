namespace Koltso.Sockets;

/// <summary>
/// Something with a file descriptor that a loop watches: a connection, a listener, the loop's own wake-up.
/// All members are for the loop's thread.
/// </summary>
public abstract class LoopHandle(EventLoop loop, int fd)
{
    public EventLoop Loop { get; } = loop;

    /// <summary>-1 once closed.</summary>
    internal int Fd { get; set; } = fd;

    /// <summary>Place in the loop's table, and the generation that tells a late event for a former tenant.</summary>
    internal ulong Slot { get; set; }

    /// <summary>The kernel says that the descriptor is ready; <paramref name="mask"/> is epoll's.</summary>
    internal abstract void OnReady(uint mask);
}
