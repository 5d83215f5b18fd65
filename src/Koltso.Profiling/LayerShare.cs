namespace Koltso.Profiling;

/// <summary>What was charged to a layer; the share is of the kind's total, from 0 to 1.</summary>
public sealed record LayerShare(Layer Layer, string Name, double Total, double Share);
