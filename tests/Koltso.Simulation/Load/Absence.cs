namespace Koltso.Simulation.Load;

/// <summary>When a node's process stands still in the middle of its writes, for longer than deletions are kept.</summary>
internal sealed record Absence(int Node, long FromUs, long ToUs);
