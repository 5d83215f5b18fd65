using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Cluster.Topology;

namespace Koltso.Ring.Members;

/// <summary>
/// The links of one loop to the other members. Role: keeps a link for as long as its member stays at its address, whatever
/// else changes in a view. <see cref="Adopt"/> on the loop, or before it runs; the rest may be read from anywhere, and
/// shows one state of the table.
/// </summary>
/// <param name="open">Makes a link, which dials when it is next ticked.</param>
internal sealed class LinkTable(string self, Func<ClusterNode, PeerLink> open)
{
    private volatile IReadOnlyList<MemberLink> _all = [];

    /// <summary>In the order of the members' numbers.</summary>
    public IReadOnlyList<MemberLink> All => _all;

    /// <summary>Opens links to members that are new, closes those to nodes that are members no more.</summary>
    public void Adopt(RingView view)
    {
        var former = _all.ToDictionary(static link => link.Node.Number);
        var next = new List<MemberLink>(view.Members.Length);
        foreach (var node in view.Members)
        {
            if (node.Id == self) continue;
            var isKept = former.TryGetValue(node.Number, out var known) && known.Node.Id == node.Id && known.Node.Peer == node.Peer;
            next.Add(new MemberLink(node, isKept ? known!.Link : open(node)));
            if (isKept) former.Remove(node.Number);
        }

        _all = next;
        foreach (var gone in former.Values) gone.Link.Close();
    }

    /// <summary>The replicas of a view that was adopted, by the index of the member; this node's own is <paramref name="local"/>.</summary>
    public IReplica[] ReplicasOf(RingView view, IReplica local)
    {
        var links = _all.ToDictionary(static link => link.Node.Number, static link => link.Link);
        return [.. view.Members.Select(node => node.Id == self ? local : links[node.Number])];
    }

    public PeerLink? Find(ushort member)
    {
        foreach (var link in _all)
            if (link.Node.Number == member) return link.Link;
        return null;
    }

    public void Tick()
    {
        foreach (var member in _all) member.Link.Tick();
    }

    public void Close()
    {
        foreach (var member in _all) member.Link.Close();
    }
}
