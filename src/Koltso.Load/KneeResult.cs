namespace Koltso.Load;

/// <summary>What a search for the knee found.</summary>
/// <param name="KneeRate">The highest rate that was held; null where not even the lowest was.</param>
/// <param name="Steps">All rates that were tried, in the order in which they were.</param>
/// <param name="StoppedBecause">Why it went no further, for people.</param>
public sealed record KneeResult(int? KneeRate, IReadOnlyList<KneeStep> Steps, string StoppedBecause);
