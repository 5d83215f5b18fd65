namespace Koltso.Profiling;

/// <summary>A method wherever it was called from; in the total a method that calls itself counts once.</summary>
/// <param name="Layer">The layer that most of its own cost is charged to.</param>
public sealed record MethodShare(string Name, Layer Layer, double Self, double Total);
