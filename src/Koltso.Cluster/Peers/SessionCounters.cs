namespace Koltso.Cluster.Peers;

/// <summary>What the sessions of one loop have seen. Written on that loop; may be read, slightly late, from anywhere.</summary>
public sealed class SessionCounters
{
    /// <summary>Requests that were dropped because their deadline had passed.</summary>
    public long Expired { get; internal set; }
}
