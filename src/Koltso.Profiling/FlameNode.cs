namespace Koltso.Profiling;

/// <summary>A frame at one place of the call tree. Always: the total is the self and the totals of the children.</summary>
public sealed class FlameNode(string name, Layer layer, double self, IReadOnlyList<FlameNode> children)
{
    public string Name { get; } = name;

    public Layer Layer { get; } = layer;

    public double Self { get; } = self;

    /// <summary>The largest first.</summary>
    public IReadOnlyList<FlameNode> Children { get; } = children;

    public double Total { get; } = self + children.Sum(static child => child.Total);
}
