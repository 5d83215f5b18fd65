namespace Koltso.Simulation.Mutating;

/// <summary>The result of trying a mutant.</summary>
/// <param name="Problem">Why it was not caught; null when it was.</param>
/// <param name="Promises">The promises that the first failed history broke.</param>
/// <param name="Histories">The number of histories that it took, including the failed one.</param>
internal sealed record MutantOutcome(Mutant Mutant, string? Problem, string Promises, string Seed, string Histories, TimeSpan Took);
