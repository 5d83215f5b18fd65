using Koltso.Cluster.Topology;

namespace Koltso.Node.Stats;

/// <summary>Whether the node serves, and which of its peers it reaches. Any thread; what it reads may be slightly late.</summary>
internal sealed class NodeState(ClusterNode self, IReadOnlyList<LoopServices> loops)
{
    private volatile bool _isStopping;

    public bool IsStopping => _isStopping;

    public bool IsReady => !_isStopping && loops.All(static loop => loop.Links.All(static peer => peer.Link.WasTried));

    public void Stop() => _isStopping = true;

    public bool IsUp(string node) =>
        node == self.Id || loops.Any(loop => loop.Links.Any(peer => peer.Node.Id == node && peer.Link.IsUp));
}
