namespace Koltso.Simulation.Time;

/// <summary>Something that happens at a moment: to a process, or (no owner) to the world outside of all of them.</summary>
internal readonly record struct SimEvent(SimProcess? Owner, Action<object?> Action, object? State);
