using Koltso.Profiling;
using Koltso.Report.Data;

namespace Koltso.Report.Running.Phases;

/// <summary>
/// Bounds a flame graph: of all frames the <see cref="FramesMax"/> with the largest totals stay, no deeper than
/// <see cref="DepthMax"/>. What is cut off a frame becomes its own, so that all totals stay true.
/// </summary>
internal static class FlamePruning
{
    public const int FramesMax = 320, DepthMax = 90;

    public static FrameData Prune(FlameNode root)
    {
        var kept = Largest(root);
        return Copy(root, kept);
    }

    /// <summary>A child's total is never above its parent's, so taking the largest next yields a tree.</summary>
    private static HashSet<FlameNode> Largest(FlameNode root)
    {
        var kept = new HashSet<FlameNode>(ReferenceEqualityComparer.Instance);
        var next = new PriorityQueue<(FlameNode Node, int Depth), double>();
        next.Enqueue((root, 0), 0);
        while (kept.Count < FramesMax && next.TryDequeue(out var row, out _))
        {
            kept.Add(row.Node);
            if (row.Depth == DepthMax) continue;
            foreach (var child in row.Node.Children) next.Enqueue((child, row.Depth + 1), -child.Total);
        }

        return kept;
    }

    private static FrameData Copy(FlameNode node, HashSet<FlameNode> kept)
    {
        FrameData[] children = [.. node.Children.Where(kept.Contains).Select(child => Copy(child, kept))];
        return new FrameData(
            node.Name, node.Layer.ToString(), node.Total - children.Sum(static child => child.Total), node.Total, children);
    }
}
