namespace Koltso.Checking;

/// <summary>A promise that a history broke.</summary>
/// <param name="Promise">The promise's name, as docs/reliability.md lists it.</param>
/// <param name="Text">What happened, for people: one sentence with ids, values, versions and times.</param>
/// <param name="Operations">Those involved, in order of start.</param>
public sealed record Violation(string Promise, string Text, IReadOnlyList<Operation> Operations);
