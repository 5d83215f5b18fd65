using Koltso.Checking.Keys;

namespace Koltso.Checking.Promises;

/// <summary>
/// <see cref="Promise.NoRefusedWrite"/>: nothing is read that a write wrote of which its client was told, before or after, that it
/// is on no replica. What such a deletion leaves cannot be told from what others leave: <see cref="InventedValues"/> finds a
/// tombstone that is no other's.
/// </summary>
internal static class RefusedWrites
{
    public static void Check(KeyHistory key, Violations violations)
    {
        foreach (var read in key.Done)
        {
            if (read.IsWrite || key.Whole.PutOf(read.Value) is not { Outcome: OperationOutcome.NotApplied } put) continue;
            violations.Add(
                Promise.NoRefusedWrite, $"{OperationText.Of(read)} found what was refused and said to be nowhere: {OperationText.Of(put)}.",
                put, read);
        }
    }
}
