using Koltso.Sockets;

namespace Koltso.Node.Hosting;

/// <summary>
/// How the file descriptors that the process may have are shared out: so that clients can never take those of the store or of the
/// peers.
/// </summary>
internal sealed record Descriptors(int Count)
{
    /// <summary>Libraries, logs, timers and event loops, and what RocksDB opens beside its tables.</summary>
    private const int OtherMax = 160;

    private const int StoreMost = 1024, StoreMin = 32, PeersMost = 1024, PeersMin = 32, ClientsMin = 16;

    /// <summary>Tables that the store keeps open.</summary>
    public int Store => Math.Clamp(Count / 4, StoreMin, StoreMost);

    public int Peers => Math.Clamp(Count / 8, PeersMin, PeersMost);

    public int Clients => Math.Max(ClientsMin, Count - OtherMax - LoopListener.BeyondMax - Store - Peers);
}
