using System.Net;
using System.Net.Sockets;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Serve;

/// <summary>
/// Tries the addresses of nodes before anything is started or opened, so that an error names the address and not a dead process.
/// </summary>
internal static class PortCheck
{
    /// <summary>Sentences about those that cannot be listened on, then one about what to do; empty when all can be.</summary>
    public static IReadOnlyList<string> FindBusy(ClusterDescription cluster) =>
        FindBusy(
        cluster.Nodes,
        "Stop the program that uses a port, or choose other ports: --port with a new --data folder. Nodes of other machines are started "
            + "there, with koltso serve.");

    /// <summary>Of one node of a cluster whose others may run elsewhere.</summary>
    public static IReadOnlyList<string> FindBusy(ClusterNode node) => FindBusy(
        [node], "The node was not started. Stop the program that uses the port, or correct the cluster file, on all nodes alike.");

    private static List<string> FindBusy(IReadOnlyList<ClusterNode> nodes, string advice)
    {
        var busy = new List<string>();
        foreach (var node in nodes)
        {
            Try(node, "HTTP", node.Http, busy);
            Try(node, "peer", node.Peer, busy);
        }

        if (busy.Count > 0) busy.Add(advice);
        return busy;
    }

    private static void Try(ClusterNode node, string use, HostEndpoint endpoint, List<string> busy)
    {
        try
        {
            if (endpoint.ToEndPoint() is not IPEndPoint address)
                address = new IPEndPoint(Dns.GetHostAddresses(endpoint.Host)[0], endpoint.Port);
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            // Not listening: a client that connected just then would see its connection end without an answer.
            socket.Bind(address);
        }
        catch (SocketException exception)
        {
            busy.Add(exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Port {endpoint.Port} is in use: {node.Id} needs {endpoint} for its {use} address.",
                SocketError.AccessDenied =>
                    $"Port {endpoint.Port} may not be used by this user: {node.Id} needs {endpoint} for its {use} address.",
                SocketError.AddressNotAvailable => $"{endpoint}, the {use} address of {node.Id}, is not an address of this machine.",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                    $"{endpoint}, the {use} address of {node.Id}: the name of the host does not resolve.",
                _ => $"{endpoint}, the {use} address of {node.Id}, cannot be listened on: {exception.Message}.",
            });
        }
    }
}
