namespace Koltso.Profiling.Stacks;

/// <summary>A line of <see cref="LayerRules"/>: what begins so is charged to this layer; null: to the layer of its caller.</summary>
internal sealed record LayerRule(string Prefix, Layer? Layer);
