namespace Koltso.Checking;

/// <summary>A promise that a history broke.</summary>
/// <param name="Promise">The promise's name, as listed in docs/reliability.md.</param>
/// <param name="Text">What happened, for human readers: one sentence with ids, values, versions and times.</param>
/// <param name="Operations">The operations involved, in order of start.</param>
public sealed record Violation(string Promise, string Text, IReadOnlyList<Operation> Operations);
