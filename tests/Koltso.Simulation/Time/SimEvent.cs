namespace Koltso.Simulation.Time;

/// <summary>An event at a moment: of a process, or (without an owner) of the world outside all processes.</summary>
internal readonly record struct SimEvent(SimProcess? Owner, Action<object?> Action, object? State);
