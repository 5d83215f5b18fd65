namespace Koltso.Simulation.Mutating;

/// <summary>A mutant cannot be tried: it no longer fits the sources, or is not a mutant at all.</summary>
internal sealed class MutantException(string message) : Exception(message);
