using Koltso.Cluster.Peers;
using Koltso.Core.Time;
using Koltso.Node.Http;
using Koltso.Node.Repair;
using Koltso.Node.Replicas;
using Koltso.Sockets;
using Koltso.Storage;

namespace Koltso.Node;

/// <summary>Starts a session for each accepted connection, on that connection's loop.</summary>
internal sealed class SessionStarter(
    NodeOptions options, ulong fingerprint, IReadOnlyDictionary<EventLoop, LoopServices> byLoop, RecordStore store, HybridClock clock,
    NodeRepair repair, Action<string> log)
{
    private readonly HashSet<string> _members = [.. options.Cluster.Nodes.Select(static node => node.Id)];

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
            log($"a client's connection ended by a bug: {bug}");
            connection.Abort();
        }

        services.Sessions.Remove(session);
    }

    private async Task RunPeerAsync(LoopConnection connection, LoopServices services)
    {
        services.PeerConnections.Add(connection);
        var session = new PeerSession(
            connection, other => LoopAssembly.HelloOf(options, fingerprint, clock.Last, other.Node), _members.Contains,
            options.Cluster.Partitions, new LocalReplica(store, clock, services.Loop), clock, repair.ServiceOf(services.Loop));
        try
        {
            if (await session.RunAsync().ConfigureAwait(true) is { } refusal)
                log($"refused a peer connection from {connection.RemoteEndPoint}: {refusal}");
        }
        catch (Exception bug)
        {
            log($"a peer's connection ended by a bug: {bug}");
            connection.Abort();
        }

        services.PeerConnections.Remove(connection);
    }
}
