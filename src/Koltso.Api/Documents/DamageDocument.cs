namespace Koltso.Api.Documents;

/// <summary>Damaged tables of the node's store, and what was done about them since its start.</summary>
/// <param name="Tables">In use although a part of each cannot be read; 0 when all is well.</param>
/// <param name="TablesFound">Found damaged.</param>
/// <param name="TablesReplaced">Written anew.</param>
/// <param name="KeysHealed">Records that came from other replicas in place of those that could not be read.</param>
/// <param name="CorruptReads">Reads that met damage.</param>
/// <param name="CheckedBytes">Keys and values that the background check has read.</param>
/// <param name="Checks">How often it has gone through all records.</param>
public sealed record DamageDocument(
    long Tables, long TablesFound, long TablesReplaced, long KeysHealed, long CorruptReads, long CheckedBytes, long Checks);
