namespace Koltso.Load;

/// <summary>
/// Sizes from <paramref name="Min"/> to <paramref name="Max"/> bytes, both included, and how often they come beside other ranges.
/// </summary>
public sealed record ValueSizeRange(int Min, int Max, double Weight);
