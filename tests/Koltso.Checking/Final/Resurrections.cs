using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Final;

/// <summary>
/// <see cref="Promise.NoResurrection"/>: where an acknowledged deletion is certainly the newest write of all, no value
/// is left on any rank, even if not all replicas confirmed the deletion, and even after it was collected.
/// </summary>
internal static class Resurrections
{
    public static void Check(KeyHistory key, IReadOnlyList<StoredRecord?> ranks, Violations violations)
    {
        if (!ranks.Any(static record => record is { IsTombstone: false })) return;
        foreach (var deletion in key.Done)
        {
            if (deletion.Kind != OperationKind.Delete || !IsCertainlyNewest(key, deletion)) continue;
            for (var rank = 0; rank < ranks.Count; rank++)
            {
                if (ranks[rank] is { IsTombstone: false } left && key.FloorOf(deletion).Outranks(left.Version))
                    violations.Add(
                        Promise.NoResurrection,
                        $"Key {key.Key}: rank {rank} has {left} after {OperationText.Of(deletion)}, the newest of its writes.", deletion);
            }
        }
    }

    private static bool IsCertainlyNewest(KeyHistory key, Operation deletion) =>
        key.Operations.TrueForAll(other => !other.IsWrite || other.Id == deletion.Id || key.IsCertainlyOlder(other, deletion));
}
