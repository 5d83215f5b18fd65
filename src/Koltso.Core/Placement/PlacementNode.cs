namespace Koltso.Core.Placement;

/// <summary>
/// What the planner knows of a node. <paramref name="Weight"/> is its part of the data relative to the others, any
/// unit; a node of weight 0 holds nothing.
/// </summary>
public sealed record PlacementNode(string Id, string Zone, double Weight);
