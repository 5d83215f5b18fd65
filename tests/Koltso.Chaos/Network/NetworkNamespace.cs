using System.Net;
using System.Net.Sockets;

namespace Koltso.Chaos.Network;

/// <summary>
/// A private network with an interface whose cable this process holds, and private mounts. It belongs to a thread:
/// processes and sockets that the thread creates live in it. It has no name outside, so that it is gone once this
/// process and those started in it have ended, however they ended. Any thread may call.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    private static readonly IPAddress s_netmask = IPAddress.Parse("255.255.255.0");

    /// <exception cref="System.ComponentModel.Win32Exception">The machine does not permit it.</exception>
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

    /// <summary>Opens a connection from within the namespace.</summary>
    public Task<Socket> ConnectAsync(IPEndPoint server, CancellationToken stop)
    {
        // A socket permanently belongs to the namespace of the thread that created it.
        var socket = Thread.Do(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        return Dialing.WithAsync(socket, server, stop);
    }

    public void Dispose() => _ = Kernel.Close(Cable);
}
