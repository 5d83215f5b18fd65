using System.Net;
using Koltso.Sockets.Native;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Sockets;

/// <summary>
/// Dials. Role: one attempt to connect, without blocking the loop. Everything on the loop's thread.
/// The caller bounds the wait with a cancellation token that fires on the loop.
/// </summary>
public sealed class LoopConnector : LoopHandle
{
    private readonly TaskCompletionSource<ConnectionContext> _done = new();
    private readonly IPEndPoint _endPoint;

    private LoopConnector(EventLoop loop, IPEndPoint endPoint)
        : base(loop, SocketCalls.socket(
            SocketAddresses.FamilyOf(endPoint), SocketCalls.SOCK_STREAM | SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC, 0)) =>
        _endPoint = endPoint;

    /// <summary>Connects to <paramref name="endPoint"/>. Throws <see cref="IOException"/> when it is refused.</summary>
    public static async Task<ConnectionContext> ConnectAsync(
        EventLoop loop, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var connector = new LoopConnector(loop, endPoint);
        connector.Begin();
        await using var registration = cancellationToken.UnsafeRegister(
            static state => ((LoopConnector)state!).GiveUpSoon(), connector);
        return await connector._done.Task.ConfigureAwait(true);
    }

    internal override unsafe void OnReady(uint mask)
    {
        int error;
        uint bytes = sizeof(int);
        SocketCalls.getsockopt(Fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_ERROR, &error, &bytes);
        if (error != 0)
        {
            Fail(error);
            return;
        }

        // The connection watches a descriptor of its own: the number stays, the slot is given back first.
        var fd = Fd;
        Loop.Unwatch(this);
        _done.TrySetResult(new LoopConnection(Loop, fd, _endPoint));
    }

    private unsafe void Begin()
    {
        var one = 1;
        SocketCalls.setsockopt(Fd, SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY, &one, sizeof(int));
        var address = SocketAddresses.ToKernel(_endPoint);
        int result;
        fixed (byte* start = address) result = SocketCalls.connect(Fd, start, (uint)address.Length);
        if (result == 0 || SocketCalls.LastError == SocketCalls.EINPROGRESS)
        {
            Loop.Watch(this, SocketCalls.EPOLLOUT);
            return;
        }

        var error = SocketCalls.LastError;
        SocketCalls.close(Fd);
        Fd = -1;
        _done.TrySetException(new IOException($"cannot connect to {_endPoint}: {SocketCalls.Describe(error)}"));
    }

    private void GiveUpSoon() => Loop.Schedule(static state => ((LoopConnector)state!).GiveUp(), this);

    private void GiveUp()
    {
        Loop.Close(this);
        _done.TrySetCanceled();
    }

    private void Fail(int error)
    {
        Loop.Close(this);
        _done.TrySetException(new IOException($"cannot connect to {_endPoint}: {SocketCalls.Describe(error)}"));
    }
}
