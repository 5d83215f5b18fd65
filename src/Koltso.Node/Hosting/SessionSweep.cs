using Microsoft.AspNetCore.Connections;

namespace Koltso.Node.Hosting;

/// <summary>Disconnects clients that take too long, peers that vanished, and connections that take too long to close. On a loop.</summary>
internal static class SessionSweep
{
    /// <summary>A peer asks twice a second whether this node is there: after so long without a byte, a hello being the first, it is not there itself.</summary>
    private const long PeerSilenceMs = 5_000;

    public static void Run(NodeLoop loop)
    {
        var nowMs = loop.Loop.TurnMs;
        foreach (var session in loop.Http.Sessions.Where(session => session.IsOverdue(nowMs)).ToList()) session.Cut();
        foreach (var connection in loop.PeerConnections.Where(connection => nowMs - connection.LastActivityMs > PeerSilenceMs).ToList())
            connection.Abort(new ConnectionAbortedException("the peer was silent for too long"));
        loop.Loop.ForEachConnection(static connection => connection.SweepClosing());
    }
}
