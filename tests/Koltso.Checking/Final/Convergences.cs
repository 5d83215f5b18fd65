using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Final;

/// <summary>
/// <see cref="Promise.Convergence"/>: another comparison would send nothing between any two replicas. Ranks a and b
/// share what was written for both: records whose number of copies is more than the higher of the two ranks. For each
/// such record that one of them has, the other has the same or something newer. A tombstone also replaces what is older
/// beyond its copies, as soon as one of the two is shared.
///
/// Therefore the newest record is on all ranks below its copies. It is not promised that the other ranks agree with it:
/// a newer write with a smaller <c>from</c> leaves the older record on the higher ranks, where reads that do not meet
/// the newer write may find it. But if the newest record is a tombstone, no value is left anywhere.
/// </summary>
internal static class Convergences
{
    public static void Check(KeyHistory key, IReadOnlyList<StoredRecord?> ranks, bool mayBeCollected, Violations violations)
    {
        for (var rank = 0; rank < ranks.Count; rank++)
        {
            for (var other = 0; other < ranks.Count; other++)
            {
                if (ranks[rank] is { } record && other != rank && IsDue(record, ranks[other], Math.Max(rank, other), mayBeCollected))
                    violations.Add(
                        Promise.Convergence, $"Key {key.Key}: rank {rank} has {record}, rank {other} {Text(ranks[other])}.",
                        key.Operations[0]);
            }
        }

        if (ranks.MaxBy(static record => record?.Version ?? default) is not { IsTombstone: true } newest) return;
        for (var rank = 0; rank < ranks.Count; rank++)
        {
            if (ranks[rank] is { IsTombstone: false } left)
                violations.Add(Promise.NoResurrection, $"Key {key.Key}: rank {rank} has {left}, older than {newest}.", key.Operations[0]);
        }
    }

    private static bool IsDue(StoredRecord record, StoredRecord? there, int level, bool mayBeCollected)
    {
        if (there is null) return record.Copies > level && !(record.IsTombstone && mayBeCollected);
        if (there.Version == record.Version) return there != record;
        if (there.Version > record.Version) return false;
        return record.Copies > level || (record.IsTombstone && there.Copies > level);
    }

    private static string Text(StoredRecord? record) => record?.ToString() ?? "nothing";
}
