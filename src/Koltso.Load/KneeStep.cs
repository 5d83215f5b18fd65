namespace Koltso.Load;

/// <summary>One rate that was tried.</summary>
/// <param name="Why">Why it was not held; null where it was.</param>
public sealed record KneeStep(int RatePerSecond, BenchResult Result, bool Held, string? Why);
