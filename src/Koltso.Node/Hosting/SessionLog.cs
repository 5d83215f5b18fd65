using System.Net;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Hosting;

/// <summary>What a node says of connections that others make to it: events 1100 to 1199 of docs/logs.md.</summary>
internal static partial class SessionLog
{
    public const int ClientSessionFailedId = 1100, PeerSessionFailedId = 1101, PeerRefusedId = 1102;

    [LoggerMessage(
        ClientSessionFailedId, LogLevel.Error,
        "The connection of client {remote} ended because of a bug. The client sees a closed connection; report this.")]
    public static partial void ClientSessionFailed(this ILogger log, Exception exception, EndPoint? remote);

    [LoggerMessage(
        PeerSessionFailedId, LogLevel.Error, "The connection of peer {remote} ended because of a bug. The peer dials again; report this.")]
    public static partial void PeerSessionFailed(this ILogger log, Exception exception, EndPoint? remote);

    [LoggerMessage(
        PeerRefusedId, LogLevel.Warning,
        "Ended a connection that {remote} made as a peer: {reason}. "
        + "If it is a node of this cluster, compare its cluster file and version. Since the last such line: {unlogged} more.")]
    public static partial void PeerRefused(this ILogger log, EndPoint? remote, string reason, long unlogged);
}
