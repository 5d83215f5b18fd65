using System.Globalization;
using Koltso.Api;
using Koltso.Ring;
using Koltso.Storage.Health;

namespace Koltso.Node.Stats;

/// <summary>Whether the node serves, and which of its peers it reaches. Any thread; what it reads may be slightly late.</summary>
internal sealed class NodeState(string self, NodeCore ring)
{
    /// <summary>Of peers with the same reason, and of reasons: the answer stays short.</summary>
    private const int NamedMax = 3;

    private volatile bool _isStopping, _wereTried;

    /// <summary>Whether each link has been tried. Peers that join later do not make a node unready.</summary>
    public bool WereTried =>
        _wereTried || (_wereTried = ring.Loops.All(static loop => loop.Links.All.All(static peer => peer.Link.WasTried)));

    /// <summary>Why the node is not ready: a sentence, or null when it is.</summary>
    public string? Obstacle
    {
        get
        {
            if (_isStopping) return Problems.Stopping;
            if (ring.Repair.IsLossNotAccepted) return Problems.LossNotAccepted;
            if (ring.Store.Health is { State: StoreState.Failed, Reason: var reason }) return Problems.StoreHasFailed(reason);
            if (!WereTried) return Problems.PeersNotTried;
            return ring.Reach.CutOffFrom is { } others ? Problems.CutOff(ring.Reach.Reached, ring.Reach.Peers, others, Unreached()) : null;
        }
    }

    public void Stop() => _isStopping = true;

    public bool IsUp(string node) =>
        node == self || ring.Loops.Any(loop => loop.Links.All.Any(peer => peer.Node.Id == node && peer.Link.IsUp));

    /// <summary>The peers that are not reached, and why, each reason once.</summary>
    private string Unreached() => FirstOf("; ", ring.Loops
        .SelectMany(static loop => loop.Links.All)
        .Where(static peer => !peer.Link.IsUp)
        .GroupBy(static peer => peer.Link.Problem ?? "not yet dialled", static peer => peer.Node.Id)
        .Select(static peers => $"{FirstOf(", ", peers.Distinct())}: {peers.Key}"));

    private static string FirstOf(string separator, IEnumerable<string> all)
    {
        List<string> named = [.. all];
        var more = named.Count - NamedMax;
        return more <= 0
            ? string.Join(separator, named)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(separator, named.Take(NamedMax))}{separator}and {more} more");
    }
}
