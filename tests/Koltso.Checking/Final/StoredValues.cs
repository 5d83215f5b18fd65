using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Final;

/// <summary>
/// Each stored record was made by a write of this key, has the copies that the write asked for, and has a version that
/// the write can have had; and no value is at a rank that its write did not ask for. A tombstone may be: it goes
/// wherever it replaces something older.
/// </summary>
internal static class StoredValues
{
    public static void Check(KeyHistory key, IReadOnlyList<StoredRecord?> ranks, Violations violations)
    {
        for (var rank = 0; rank < ranks.Count; rank++)
        {
            if (ranks[rank] is not { } record) continue;
            var where = $"Key {key.Key}, rank {rank}: {record}";
            if (record.IsTombstone)
            {
                if (!key.MayBeDeletionOf(record.Version, long.MaxValue))
                    violations.Add(Promise.NoInventedValue, $"{where} is not from any deletion.", key.Operations[0]);
                continue;
            }

            if (rank >= record.Copies) violations.Add(Promise.NoFurtherCopies, $"{where} is one copy too many.", key.Operations[0]);
            if (key.Whole.PutOf(record.Value) is not { } put || put.Key != key.Key)
                violations.Add(Promise.NoInventedValue, $"{where} was not written to this key.", key.Operations[0]);
            else if (put.From != record.Copies || (put is { IsDone: true } && put.Version != default && record.Version > put.Version))
                violations.Add(Promise.NoInventedValue, $"{where} differs from what was written by {OperationText.Of(put)}.", put);
        }
    }
}
