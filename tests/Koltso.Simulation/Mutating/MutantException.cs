namespace Koltso.Simulation.Mutating;

/// <summary>A mutant cannot be tried: it does not fit the sources any more, or is no mutant at all.</summary>
internal sealed class MutantException(string message) : Exception(message);
