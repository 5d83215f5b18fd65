using System.Net;
using System.Net.Sockets;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Up;

/// <summary>Tries every address of a cluster before anything is started, so that the error names the port and not a dead process.</summary>
internal static class PortCheck
{
    public static IReadOnlyList<string> FindBusy(ClusterDescription cluster)
    {
        var busy = new List<string>();
        foreach (var node in cluster.Nodes)
        {
            Try(node, "HTTP", node.Http, busy);
            Try(node, "peer", node.Peer, busy);
        }
        if (busy.Count > 0)
            busy.Add("Stop the program that uses it, or choose other ports: --port with a new --data folder.");
        return busy;
    }

    private static void Try(ClusterNode node, string use, HostEndpoint endpoint, List<string> busy)
    {
        try
        {
            if (endpoint.ToEndPoint() is not IPEndPoint address)
                address = new IPEndPoint(Dns.GetHostAddresses(endpoint.Host)[0], endpoint.Port);
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(address);
            socket.Listen(1);
        }
        catch (SocketException exception)
        {
            busy.Add(exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Port {endpoint.Port} is in use: {node.Id} needs {endpoint} for its {use} address.",
                SocketError.AccessDenied =>
                    $"Port {endpoint.Port} may not be used by this user: {node.Id} needs {endpoint} for its {use} address.",
                SocketError.AddressNotAvailable or SocketError.HostNotFound =>
                    $"{endpoint}, the {use} address of {node.Id}, is not an address of this machine. Run each node of such a cluster with "
                        + $"koltso serve.",
                _ => $"{endpoint}, the {use} address of {node.Id}, cannot be listened on: {exception.Message}.",
            });
        }
    }
}
