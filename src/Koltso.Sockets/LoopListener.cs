using System.Net;
using Koltso.Sockets.Native;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Sockets;

/// <summary>
/// A listening socket. Role: accepts on its own loop and gives the connections to the loops in turn, so that each
/// loop has its share. <see cref="Bind"/> from any thread, before or after the loop starts; the rest on the loop.
/// Bound: while <c>connectionsMax</c> of its connections are open, newcomers are taken up to <see cref="BeyondMax"/> more, and its
/// owner is told to make room; beyond that they wait in the kernel, for half a second in all. Then, and while the process has no
/// descriptor left, they are closed at once.
/// </summary>
public sealed unsafe class LoopListener : LoopHandle
{
    private const int Backlog = 4096;

    /// <summary>Connections taken in one turn; the rest wait for the next, so that others are served too.</summary>
    private const int AcceptsMax = 64;

    private readonly IReadOnlyList<EventLoop> _loops;
    private readonly Action<LoopConnection> _onAccepted;
    /// <summary>Newcomers that are taken although the others are too many.</summary>
    public const int BeyondMax = 128;

    private const int PauseMs = 20, PausesMax = 25;

    private readonly int _connectionsMax;
    private readonly Action? _onFull;
    private ITimer? _timer;
    private int _next, _open, _pauses;

    /// <summary>A descriptor that is given up to take a newcomer when there is no other.</summary>
    private int _reserve = NewReserve();

    private LoopListener(
        IReadOnlyList<EventLoop> loops, int fd, int connectionsMax, Action<LoopConnection> onAccepted, Action? onFull)
        : base(loops[0], fd)
    {
        _onFull = onFull;
        _loops = loops;
        _onAccepted = onAccepted;
        _connectionsMax = connectionsMax;
    }

    /// <summary>Of its connections. From anywhere, slightly late.</summary>
    public int OpenCount => Volatile.Read(ref _open);

    /// <summary>Where it listens: the real port, also when it was asked for port 0.</summary>
    public required IPEndPoint LocalEndPoint { get; init; }

    /// <summary>
    /// Listens on <paramref name="endPoint"/>. <paramref name="onAccepted"/> runs on the new connection's loop; <paramref name="onFull"/>,
    /// on the listener's, when connections should be closed to make room.
    /// Throws <see cref="AddressInUseException"/> or <see cref="IOException"/>.
    /// </summary>
    public static LoopListener Bind(
        IReadOnlyList<EventLoop> loops, IPEndPoint endPoint, int connectionsMax, Action<LoopConnection> onAccepted,
        Action? onFull = null)
    {
        var fd = SocketCalls.socket(
            SocketAddresses.FamilyOf(endPoint), SocketCalls.SOCK_STREAM | SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC, 0);
        var one = 1;
        SocketCalls.setsockopt(fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_REUSEADDR, &one, sizeof(int));
        var address = SocketAddresses.ToKernel(endPoint);
        int failed;
        fixed (byte* start = address) failed = SocketCalls.bind(fd, start, (uint)address.Length);
        if (failed == 0) failed = SocketCalls.listen(fd, Backlog);
        if (failed != 0)
        {
            var error = SocketCalls.LastError;
            SocketCalls.close(fd);
            const int EADDRINUSE = 98;
            var text = $"cannot listen on {endPoint}: {SocketCalls.Describe(error)}";
            throw error == EADDRINUSE ? new AddressInUseException(text) : new IOException(text);
        }

        var listener = new LoopListener(loops, fd, connectionsMax, onAccepted, onFull) { LocalEndPoint = LocalAddressOf(fd) };
        listener.Loop.Schedule(static state => ((LoopListener)state!).Watch(), listener);
        return listener;
    }

    /// <summary>Accepts no more. From any thread.</summary>
    public void Stop() => Loop.Schedule(static state => ((LoopListener)state!).Close(), this);

    internal override void OnReady(uint mask)
    {
        var address = stackalloc byte[SocketAddresses.BytesMax];
        for (var i = 0; i < AcceptsMax; i++)
        {
            var open = Volatile.Read(ref _open);
            if (open >= _connectionsMax) _onFull?.Invoke();
            else _pauses = 0;
            var isFull = open >= _connectionsMax + (_onFull is null ? 0 : BeyondMax);
            if (isFull && TryPause()) return;
            uint addressBytes = SocketAddresses.BytesMax;
            var fd = SocketCalls.accept4(Fd, address, &addressBytes, SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC);
            if (fd < 0)
            {
                if (SocketCalls.LastError is not (SocketCalls.EMFILE or SocketCalls.ENFILE)) return;
                _onFull?.Invoke();
                if (TryTurnAway()) continue;
                return;
            }

            if (isFull)
            {
                SocketCalls.close(fd);
                continue;
            }

            Interlocked.Increment(ref _open);
            var one = 1;
            SocketCalls.setsockopt(fd, SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY, &one, sizeof(int));
            var remote = SocketAddresses.FromKernel(new ReadOnlySpan<byte>(address, (int)addressBytes));
            var loop = _loops[_next++ % _loops.Count];
            if (loop == Loop) Adopt(loop, fd, remote);
            else loop.Schedule(_ => Adopt(loop, fd, remote), null);
        }
    }

    /// <summary>Newcomers wait in the kernel while room is being made; not for ever.</summary>
    private bool TryPause()
    {
        if (_onFull is null || _pauses == PausesMax) return false;
        _pauses++;
        Loop.Rewatch(this, 0);
        _timer ??= Loop.Time.CreateTimer(_ => Resume(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromMilliseconds(PauseMs), Timeout.InfiniteTimeSpan);
        return true;
    }

    private void Resume()
    {
        if (Fd >= 0) Loop.Rewatch(this, SocketCalls.EPOLLIN);
    }

    /// <summary>One of its connections is closed. On that connection's loop.</summary>
    internal void OnClosed() => Interlocked.Decrement(ref _open);

    /// <summary>Without a descriptor the newcomer would stay in the kernel's queue and the loop never sleep.</summary>
    private bool TryTurnAway()
    {
        SocketCalls.close(_reserve);
        var fd = SocketCalls.accept4(Fd, null, null, SocketCalls.SOCK_CLOEXEC);
        SocketCalls.close(fd);
        _reserve = NewReserve();
        return fd >= 0;
    }

    private static int NewReserve() => SocketCalls.eventfd(0, SocketCalls.EFD_CLOEXEC);

    private void Adopt(EventLoop loop, int fd, IPEndPoint remote) =>
        _onAccepted(new LoopConnection(loop, fd, remote) { LocalEndPoint = LocalEndPoint, Listener = this });

    private void Watch()
    {
        if (Fd >= 0) Loop.Watch(this, SocketCalls.EPOLLIN);
    }

    private void Close()
    {
        _timer?.Dispose();
        Loop.Close(this);
        SocketCalls.close(_reserve);
        _reserve = -1;
    }

    private static IPEndPoint LocalAddressOf(int fd)
    {
        var address = stackalloc byte[SocketAddresses.BytesMax];
        uint addressBytes = SocketAddresses.BytesMax;
        SocketCalls.getsockname(fd, address, &addressBytes);
        return SocketAddresses.FromKernel(new ReadOnlySpan<byte>(address, (int)addressBytes));
    }
}
