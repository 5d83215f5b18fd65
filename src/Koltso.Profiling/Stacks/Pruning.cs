namespace Koltso.Profiling.Stacks;

/// <summary>Keeps a tree small enough to look at: what is below a share of all is put together, and no cost is lost.</summary>
internal static class Pruning
{
    /// <summary>0.05 %: a hair on a screen.</summary>
    public const double ShareMin = 0.0005;

    public const string RestName = "(smaller)";

    public static FlameNode Prune(FlameNode root, double shareMin = ShareMin) => Prune(root, shareMin, root.Total * shareMin);

    private static FlameNode Prune(FlameNode node, double shareMin, double min)
    {
        var kept = new List<FlameNode>();
        double rest = 0;
        foreach (var child in node.Children)
        {
            if (child.Total >= min) kept.Add(Prune(child, shareMin, min));
            else rest += child.Total;
        }

        if (rest >= min && rest > 0) kept.Add(new FlameNode(RestName, node.Layer, rest, []));
        else if (rest > 0) return new FlameNode(node.Name, node.Layer, node.Self + rest, kept);
        return new FlameNode(node.Name, node.Layer, node.Self, kept);
    }
}
