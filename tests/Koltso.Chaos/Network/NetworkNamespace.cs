using System.Net;
using System.Net.Sockets;

namespace Koltso.Chaos.Network;

/// <summary>
/// A network of its own, with an interface whose cable is in the hands of this process, and mounts of its own. It belongs
/// to a thread: processes and sockets that the thread makes live in it. Nothing of it has a name outside, so that it is
/// gone when this process and those started in it are, however they ended. Any thread may call.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    private static readonly IPAddress s_netmask = IPAddress.Parse("255.255.255.0");

    /// <exception cref="System.ComponentModel.Win32Exception">The machine does not allow it.</exception>
    public NetworkNamespace(IPAddress address)
    {
        Address = address;
        Cable = Thread.Do(() =>
        {
            Kernel.LeaveNamespaces();
            Kernel.Configure("lo", IPAddress.Loopback, IPAddress.Parse("255.0.0.0"));
            var cable = Kernel.OpenTun("ring0");
            Kernel.Configure("ring0", address, s_netmask);
            return cable;
        });
    }

    public IPAddress Address { get; }

    /// <summary>The thread that lives in it.</summary>
    public OneThread Thread { get; } = new();

    /// <summary>The descriptor of the cable.</summary>
    public int Cable { get; }

    /// <summary>A connection from within.</summary>
    public Task<Socket> ConnectAsync(IPEndPoint server, CancellationToken stop)
    {
        // A socket belongs for good to the namespace of the thread that made it.
        var socket = Thread.Do(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        return Dialing.WithAsync(socket, server, stop);
    }

    public void Dispose() => _ = Kernel.Close(Cable);
}
