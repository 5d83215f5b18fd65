namespace Koltso.Simulation.Mutating;

/// <summary>What became of a mutant.</summary>
/// <param name="Problem">Why it was not caught; null when it was.</param>
/// <param name="Promises">What the first history that failed broke.</param>
/// <param name="Histories">As many as it took, that one included.</param>
internal sealed record MutantOutcome(Mutant Mutant, string? Problem, string Promises, string Seed, string Histories, TimeSpan Took);
