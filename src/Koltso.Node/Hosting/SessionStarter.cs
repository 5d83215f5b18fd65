using Koltso.Node.Http;
using Koltso.Ring;
using Koltso.Sockets;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Hosting;

/// <summary>Starts a session for each accepted connection, on that connection's loop.</summary>
internal sealed class SessionStarter(NodeCore ring, IReadOnlyDictionary<EventLoop, LoopServices> byLoop, ILogger log)
{
    public void StartClient(LoopConnection connection) => _ = RunClientAsync(connection, byLoop[connection.Loop]);

    public void StartPeer(LoopConnection connection) => _ = RunPeerAsync(connection, byLoop[connection.Loop]);

    private async Task RunClientAsync(LoopConnection connection, LoopServices services)
    {
        var session = new ClientSession(connection, services);
        services.Sessions.Add(session);
        try
        {
            await session.RunAsync().ConfigureAwait(true);
        }
        catch (Exception bug)
        {
            log.ClientSessionFailed(bug, connection.RemoteEndPoint);
            connection.Abort();
        }

        services.Sessions.Remove(session);
    }

    private async Task RunPeerAsync(LoopConnection connection, LoopServices services)
    {
        try
        {
            var serving = ring.ServeAsync(connection, services.Lane, () => connection.Loop.TurnMs - connection.LastActivityMs);
            if (await serving.ConfigureAwait(true) is { } refusal)
                log.PeerRefused(connection.RemoteEndPoint, refusal);
        }
        catch (Exception bug)
        {
            log.PeerSessionFailed(bug, connection.RemoteEndPoint);
            connection.Abort();
        }
    }
}
