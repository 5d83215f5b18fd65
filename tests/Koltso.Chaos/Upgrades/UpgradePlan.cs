namespace Koltso.Chaos.Upgrades;

/// <summary>
/// Which node is upgraded, or goes back, when. Steps come in stretches: after each of them the load rests until replicas are
/// equal. The first stretch always ends with both builds in the cluster, so that they must agree on what is equal.
/// </summary>
internal static class UpgradePlan
{
    /// <param name="nodes">How many; at least two.</param>
    public static IReadOnlyList<IReadOnlyList<UpgradeStep>> Of(WayBack back, int nodes)
    {
        UpgradeStep[] up = [.. Enumerable.Range(0, nodes).Select(static node => new UpgradeStep(node, IsBack: false))];
        UpgradeStep[] down = [.. Enumerable.Range(0, nodes).Reverse().Select(static node => new UpgradeStep(node, IsBack: true))];
        return back switch
        {
            WayBack.Part => [up[..^1], [.. down[1..], .. up]],
            WayBack.All => [up[..1], up[1..], down],
            _ => [up[..1], up[1..]],
        };
    }
}
