namespace Koltso.Storage;

/// <summary>Damaged tables of a store, and what was done about them since it was opened.</summary>
/// <param name="Tables">In use now although a part of each cannot be read.</param>
/// <param name="TablesReplaced">Written anew and taken out.</param>
/// <param name="KeysFilled">Records that came from other replicas into ranges that could not be read.</param>
/// <param name="CheckedBytes">Keys and values that the background check has read.</param>
/// <param name="Passes">How often it has come to the end.</param>
public readonly record struct StoreDamageStats(
    long Tables, long TablesFound, long TablesReplaced, long KeysFilled, long CheckedBytes, long Passes);
