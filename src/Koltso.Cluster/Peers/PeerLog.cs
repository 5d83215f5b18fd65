using Microsoft.Extensions.Logging;

namespace Koltso.Cluster.Peers;

/// <summary>What a node says of its links to peers: events 2000 to 2099 of docs/logs.md.</summary>
public static partial class PeerLog
{
    public const int PeerUpId = 2000, PeerDownId = 2001, PeerLinkFailedId = 2002;

    [LoggerMessage(PeerUpId, LogLevel.Information, "Peer {peer} is up.")]
    internal static partial void PeerUp(this ILogger log, string peer);

    [LoggerMessage(PeerDownId, LogLevel.Warning, "Peer {peer} is down: {reason}. It is dialled again until it answers.")]
    internal static partial void PeerDown(this ILogger log, string peer, string reason);

    [LoggerMessage(PeerLinkFailedId, LogLevel.Error, "The link to peer {peer} ended because of a bug. It is dialled again; report this.")]
    internal static partial void PeerLinkFailed(this ILogger log, Exception exception, string peer);
}
