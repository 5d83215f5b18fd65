using Koltso.Cluster.Peers;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Ring.Members;

/// <summary>
/// The connections to one loop that peers have dialled. Role: cuts those of peers that have vanished. On the loop; the count
/// may be read, slightly late, from anywhere.
/// </summary>
internal sealed class AcceptedPeers
{
    public const int TickPeriodMs = 1_000;

    private readonly Dictionary<ConnectionContext, Func<long>> _silentMs = [];

    public int Count => _silentMs.Count;

    /// <param name="silentMs">For how long nothing has come or gone over the connection.</param>
    public void Add(ConnectionContext connection, Func<long> silentMs) => _silentMs.Add(connection, silentMs);

    public void Remove(ConnectionContext connection) => _silentMs.Remove(connection);

    /// <summary>Lets time pass, every <see cref="TickPeriodMs"/> or so.</summary>
    public void Tick()
    {
        var silent = _silentMs.Where(static peer => peer.Value() > PeerSettings.AcceptedSilenceMs).ToList();
        foreach (var (connection, _) in silent) connection.Abort(new ConnectionAbortedException("the peer was silent for too long"));
    }
}
