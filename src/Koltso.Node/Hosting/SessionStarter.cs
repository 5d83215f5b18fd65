using Koltso.Node.Http;
using Koltso.Node.Http.Kestrel;
using Koltso.Ring;
using Koltso.Sockets;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Hosting;

/// <summary>Starts a session for each accepted connection, on that connection's loop.</summary>
internal sealed class SessionStarter(
    NodeCore ring, KestrelLane kestrel, IReadOnlyDictionary<EventLoop, NodeLoop> byLoop, ILogger log, TimeProvider time)
{
    private readonly RefusedPeers _refused = new(log, time);

    public void StartClient(LoopConnection connection) => _ = RunClientAsync(connection, byLoop[connection.Loop].Http);

    public void StartPeer(LoopConnection connection) => _ = RunPeerAsync(connection, byLoop[connection.Loop]);

    /// <summary>Of answers that a client does not take; it must take them before it is served again.</summary>
    private const int UntakenBytesMax = 16 * 1024;

    private async Task RunClientAsync(LoopConnection connection, HttpLoop http)
    {
        connection.PauseBytes = UntakenBytesMax;
        var session = new ClientSession(connection, http, () => kestrel.TryHandOver(connection, http));
        http.Sessions.Add(session);
        try
        {
            await session.RunAsync().ConfigureAwait(true);
        }
        catch (Exception bug)
        {
            log.ClientSessionFailed(bug, connection.RemoteEndPoint);
            connection.Abort();
        }

        http.Sessions.Remove(session);
    }

    /// <summary>
    /// Of what a peer sends after a goodbye. To receive all that a stranger floods the port with would take the processor from requests,
    /// and to cut it off at once would have it back at once.
    /// </summary>
    private const int AfterGoodbyeBytesMax = 64 * 1024;

    private async Task RunPeerAsync(LoopConnection connection, NodeLoop loop)
    {
        connection.LingerReadBytes = AfterGoodbyeBytesMax;
        try
        {
            var serving = ring.ServeAsync(connection, loop.Ring, () => connection.Loop.TurnMs - connection.LastActivityMs);
            if (await serving.ConfigureAwait(true) is { } refusal)
                _refused.Add(connection.RemoteEndPoint, refusal);
        }
        catch (Exception bug)
        {
            log.PeerSessionFailed(bug, connection.RemoteEndPoint);
            connection.Abort();
        }
    }
}
