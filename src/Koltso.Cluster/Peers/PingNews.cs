using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>What a link's pings say to its peer, and who hears what the replies say.</summary>
/// <param name="Store">Of this node's store; null: nothing.</param>
/// <param name="Reach">Of this node's links.</param>
/// <param name="Heard">Is told what the peer says of its links.</param>
public sealed record PingNews(Func<StoreClaim?> Store, Func<ReachClaim> Reach, Action<ReachClaim> Heard)
{
    public static PingNews None { get; } = new(static () => null, static () => default, static _ => { });
}
