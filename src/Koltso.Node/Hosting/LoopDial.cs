using System.Net;
using Koltso.Cluster.Topology;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Node.Hosting;

/// <summary>How a loop reaches a peer: over TCP. On the loop.</summary>
internal static class LoopDial
{
    public static async Task<ConnectionContext> DialAsync(this EventLoop loop, ClusterNode node, CancellationToken cancellationToken)
    {
        if (node.Peer.ToEndPoint() is IPEndPoint address)
            return await LoopConnector.ConnectAsync(loop, address, cancellationToken).ConfigureAwait(true);
        var resolved = await Resolver.ResolveAsync(loop, node.Peer.Host, cancellationToken).ConfigureAwait(true);
        return await LoopConnector.ConnectAsync(loop, new IPEndPoint(resolved, node.Peer.Port), cancellationToken).ConfigureAwait(true);
    }
}
