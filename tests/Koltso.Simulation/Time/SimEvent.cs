namespace Koltso.Simulation.Time;

/// <summary>An event at a moment: of a process, or (without an owner) of the world outside all processes.</summary>
/// <param name="MayBlock">It runs on one of the process's threads that may wait for the disk, not on a loop.</param>
internal readonly record struct SimEvent(SimProcess? Owner, Action<object?> Action, object? State, bool MayBlock = false);
