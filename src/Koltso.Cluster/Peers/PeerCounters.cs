namespace Koltso.Cluster.Peers;

/// <summary>What one link has seen. Written on the link's loop; may be read, slightly late, from anywhere.</summary>
public sealed class PeerCounters
{
    public long Requests { get; internal set; }

    public long Timeouts { get; internal set; }

    /// <summary>Requests that were refused because a bound was reached.</summary>
    public long Overloads { get; internal set; }

    /// <summary>Requests that were not sent, because the peer was known to be down.</summary>
    public long Skipped { get; internal set; }

    public long Connects { get; internal set; }
}
