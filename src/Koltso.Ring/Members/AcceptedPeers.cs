using Koltso.Cluster.Peers;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Ring.Members;

/// <summary>
/// The connections to one loop that peers have dialled. Role: cuts those of peers that have vanished, and of strangers. On the loop;
/// the count may be read, slightly late, from anywhere.
/// </summary>
internal sealed class AcceptedPeers
{
    public const int TickPeriodMs = 1_000;

    /// <summary>A connection over which nobody has said who it is for so long may be cut in favour of others.</summary>
    public const int StrangerMs = 100;

    private readonly Dictionary<ConnectionContext, (PeerSession Session, Func<long> SilentMs)> _peers = [];

    public int Count => _peers.Count;

    /// <param name="silentMs">For how long nothing has come or gone over the connection.</param>
    public void Add(ConnectionContext connection, PeerSession session, Func<long> silentMs) => _peers.Add(connection, (session, silentMs));

    public void Remove(ConnectionContext connection) => _peers.Remove(connection);

    /// <summary>Lets time pass, every <see cref="TickPeriodMs"/> or so.</summary>
    public void Tick() => Cut(static peer => peer.SilentMs() > PeerSettings.AcceptedSilenceMs, "the peer was silent for too long");

    /// <summary>There are too many connections: cuts those of nobody that is known.</summary>
    public void CutStrangers() =>
        Cut(static peer => !peer.Session.IsGreeted && peer.SilentMs() >= StrangerMs, "there were too many connections");

    private void Cut(Func<(PeerSession Session, Func<long> SilentMs), bool> isToGo, string reason)
    {
        foreach (var (connection, _) in _peers.Where(peer => isToGo(peer.Value)).ToList())
            connection.Abort(new ConnectionAbortedException(reason));
    }
}
