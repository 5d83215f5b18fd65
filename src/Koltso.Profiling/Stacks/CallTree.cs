using System.Runtime.InteropServices;

namespace Koltso.Profiling.Stacks;

/// <summary>
/// Stacks folded into a tree, each charged to layers as it comes in. Not for several threads.
/// Always: what was added up is the sum of all selves; beyond <see cref="NodesMax"/> frames, cost stays with the last frame that has a
/// place.
/// </summary>
internal sealed class CallTree
{
    private const int NodesMax = 500_000;
    private readonly Node _root = new(new Frame("all", Module.Thread), Layer.Runtime);
    private int _nodes = 1;

    public long Samples { get; private set; }

    public double Total { get; private set; }

    /// <param name="thread">The name of the thread, which is the first frame.</param>
    /// <param name="frames">From the outermost caller to the leaf.</param>
    /// <param name="isSample">Not so for a part of a sample that was counted already.</param>
    public void Add(string thread, IReadOnlyList<Frame> frames, double weight, bool isSample = true)
    {
        if (isSample) Samples++;
        Total += weight;
        var at = Child(_root, new Frame(thread, Module.Thread));
        foreach (var frame in frames) at = Child(at, frame);
        at.Self += weight;
    }

    /// <summary>The ways that lead to a frame in a thread, each with the total there; not further below the frame itself.</summary>
    public List<(Frame[] Callers, double Total)> WaysTo(string thread, Frame frame)
    {
        var ways = new List<(Frame[], double)>();
        var path = new List<Frame>();
        if (_root.Children.TryGetValue(new Frame(thread, Module.Thread), out var top)) Visit(top);
        return ways;

        void Visit(Node node)
        {
            foreach (var child in node.Children.Values)
            {
                if (child.Frame == frame)
                {
                    ways.Add(([.. path], child.Total));
                    continue;
                }

                path.Add(child.Frame);
                Visit(child);
                path.RemoveAt(path.Count - 1);
            }
        }
    }

    /// <param name="scale">Every figure is multiplied by it.</param>
    public FlameNode ToFlame(double scale = 1) => Freeze(_root, scale);

    private static FlameNode Freeze(Node node, double scale) => new(
        node.Frame.Name,
        node.Layer,
        node.Self * scale,
        [.. node.Children.Values.Select(child => Freeze(child, scale)).OrderByDescending(static child => child.Total)]);

    private Node Child(Node parent, Frame frame)
    {
        if (_nodes >= NodesMax && !parent.Children.ContainsKey(frame)) return parent;
        ref var child = ref CollectionsMarshal.GetValueRefOrAddDefault(parent.Children, frame, out var there);
        if (there) return child!;
        _nodes++;
        var layer = frame.Module == Module.Thread ? LayerRules.OfThread(frame.Name) : LayerRules.Of(frame, parent.Layer);
        return child = new Node(frame, layer);
    }

    private sealed class Node(Frame frame, Layer layer)
    {
        public Frame Frame { get; } = frame;

        public Layer Layer { get; } = layer;

        public double Self { get; set; }

        public double Total => Self + Children.Values.Sum(static child => child.Total);

        public Dictionary<Frame, Node> Children { get; } = [];
    }
}
