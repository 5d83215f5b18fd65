using Koltso.Ring;

namespace Koltso.Node.Stats;

/// <summary>Whether the node serves, and which of its peers it reaches. Any thread; what it reads may be slightly late.</summary>
/// <param name="isLossNotAccepted">The store lacks what it had, and only an operator can say that this is to be so.</param>
internal sealed class NodeState(string self, IReadOnlyList<LoopContext> loops, Func<bool> isLossNotAccepted)
{
    private volatile bool _isStopping, _wereTried;

    public bool IsStopping => _isStopping;

    /// <summary>Peers that join later do not make a node unready.</summary>
    public bool IsReady =>
        !_isStopping && !IsLossNotAccepted
        && (_wereTried || (_wereTried = loops.All(static loop => loop.Links.All.All(static peer => peer.Link.WasTried))));

    public bool IsLossNotAccepted => isLossNotAccepted();

    public void Stop() => _isStopping = true;

    public bool IsUp(string node) =>
        node == self || loops.Any(loop => loop.Links.All.Any(peer => peer.Node.Id == node && peer.Link.IsUp));
}
