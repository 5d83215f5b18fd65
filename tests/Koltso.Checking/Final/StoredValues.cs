using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Final;

/// <summary>
/// Each stored record is one that a write of this key made, with the copies that it asked for, and a version that it
/// can have had; none is one of whose write the client was told that it is nowhere; and no value lies at a rank that its write did not
/// ask for. A tombstone may: it goes wherever it
/// replaces something older.
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
                violations.Add(Promise.NoInventedValue, $"{where} was not written to it.", key.Operations[0]);
            else if (put.Outcome == OperationOutcome.NotApplied)
                violations.Add(Promise.NoRefusedWrite, $"{where} was refused and said to be nowhere: {OperationText.Of(put)}.", put);
            else if (put.From != record.Copies || (put is { IsDone: true } && put.Version != default && record.Version > put.Version))
                violations.Add(Promise.NoInventedValue, $"{where} differs from what was written by {OperationText.Of(put)}.", put);
        }
    }
}
