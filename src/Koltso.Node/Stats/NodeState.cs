using Koltso.Cluster.Topology;
using Koltso.Ring;

namespace Koltso.Node.Stats;

/// <summary>Whether the node serves, and which of its peers it reaches. Any thread; what it reads may be slightly late.</summary>
internal sealed class NodeState(ClusterNode self, IReadOnlyList<LoopContext> lanes)
{
    private volatile bool _isStopping;

    public bool IsStopping => _isStopping;

    public bool IsReady => !_isStopping && lanes.All(static lane => lane.Links.All(static peer => peer.Link.WasTried));

    public void Stop() => _isStopping = true;

    public bool IsUp(string node) =>
        node == self.Id || lanes.Any(lane => lane.Links.Any(peer => peer.Node.Id == node && peer.Link.IsUp));
}
