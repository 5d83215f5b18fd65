using Koltso.Cluster.Peers;
using Koltso.Cluster.Topology;
using Koltso.Wire.Messages;

namespace Koltso.Ring.Members;

/// <summary>
/// Which members reach each other, as far as this node knows. Role: says to each peer how many others this node reaches, hears the same
/// from them, and judges by it whether this node is cut off from a cluster that goes on; and knows which peers have reached it
/// since its start. Any thread; a lock for a few assignments, at each ping.
/// A member is reached when each loop's link to it is up. One that another cluster file keeps apart says in its refused hellos whom
/// it reaches.
/// </summary>
/// <param name="loops">How many loops this node has.</param>
/// <param name="peers">The other members.</param>
/// <param name="isReached">Whether each loop's link to that member is up.</param>
internal sealed class Reachability(int loops, Func<IEnumerable<ClusterNode>> peers, Func<ushort, bool> isReached, TimeProvider time)
{
    /// <summary>Nobody is cut off by what was said longer ago: a peer pings twice a second, and dials at least every 1.3 s.</summary>
    public const int NewsMs = 2_500;

    /// <summary>
    /// A node that reached as many as the others did becomes cut off only after so long: when several nodes end at once, each of the rest
    /// notices at another moment, and what it says is older still.
    /// </summary>
    public const int GraceMs = 4_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ushort, News> _news = [];
    private readonly Dictionary<ushort, int> _sessions = [];
    private long? _fineAtMs;

    public int Peers => peers().Count();

    public int Reached => CountExcept(null);

    /// <summary>Null, or how many peers the others reach of each other at most, which is more than this node reaches.</summary>
    public int? CutOffFrom
    {
        get
        {
            lock (_lock) return OthersMax() is { } others && !IsInGrace() ? others : null;
        }
    }

    /// <summary>
    /// Whether this node reaches all peers that reach it, and those that it reaches have reached it on all their own loops, or are of a
    /// build that does not say how many they have.
    /// </summary>
    public bool IsMutual
    {
        get
        {
            lock (_lock) return peers().All(peer => IsMutualWith(peer.Number));
        }
    }

    /// <summary>What this node says to that member.</summary>
    public ReachClaim ClaimFor(ushort member) => new((ushort)loops, (ushort)CountExcept(member));

    /// <summary>What the member says.</summary>
    public void Note(ushort member, ReachClaim claim)
    {
        lock (_lock)
        {
            _news[member] = new News(claim, NowMs());
            if (OthersMax() is null && CountExcept(null) > 0) _fineAtMs = NowMs();
        }
    }

    /// <summary>A peer has pinged over a connection that it has dialled.</summary>
    public void OnPing(PeerSession session, ReachClaim? claim)
    {
        if (session.IsJustInUse) CountSession(session.PeerNumber, 1);
        if (claim is { } said) Note(session.PeerNumber, said);
    }

    /// <summary>Such a connection has ended.</summary>
    public void OnEnd(PeerSession session)
    {
        if (session.IsInUse) CountSession(session.PeerNumber, -1);
    }

    /// <summary>A member with another cluster file has dialled this node, and is refused.</summary>
    public void OnStrangeHello(Hello hello)
    {
        if (peers().FirstOrDefault(peer => peer.Id == hello.Node) is { } member)
            Note(member.Number, new ReachClaim(0, hello.Others));
    }

    /// <summary>By how many connections of its own the member reaches this node.</summary>
    private void CountSession(ushort member, int change)
    {
        lock (_lock) _sessions[member] = _sessions.GetValueOrDefault(member) + change;
    }

    private bool IsMutualWith(ushort peer)
    {
        var sessions = _sessions.GetValueOrDefault(peer);
        return isReached(peer) ? !_news.TryGetValue(peer, out var news) || sessions >= news.Claim.Links : sessions == 0;
    }

    /// <summary>Null while this node reaches as many peers as any of those heard from reaches of the others.</summary>
    private int? OthersMax()
    {
        var (nowMs, others) = (NowMs(), 0);
        foreach (var news in _news.Values)
            if (nowMs - news.AtMs <= NewsMs) others = Math.Max(others, news.Claim.Others);
        return others > CountExcept(null) ? others : null;
    }

    private bool IsInGrace() => _fineAtMs is { } fineAtMs && NowMs() - fineAtMs <= GraceMs;

    private int CountExcept(ushort? member) =>
        peers().Count(peer => peer.Number != member && isReached(peer.Number));

    private long NowMs() => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private readonly record struct News(ReachClaim Claim, long AtMs);
}
