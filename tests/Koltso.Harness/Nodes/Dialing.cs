using System.Net;
using System.Net.Sockets;

namespace Koltso.Harness.Nodes;

public static class Dialing
{
    /// <summary>Dials from this program's own network.</summary>
    public static Dial FromHere { get; } = static (server, stop) =>
        WithAsync(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, server, stop);

    /// <summary>Dials with an existing socket, which is disposed if it cannot be connected.</summary>
    public static async Task<Socket> WithAsync(Socket socket, IPEndPoint server, CancellationToken stop)
    {
        try
        {
            await socket.ConnectAsync(server, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
