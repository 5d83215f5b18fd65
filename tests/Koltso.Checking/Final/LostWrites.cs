using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Final;

/// <summary>
/// <see cref="Promise.NoLostWrite"/>, and <see cref="Promise.NoResurrection"/> where it was a deletion. As many of the
/// first <c>from</c> replicas as confirmed an acknowledged write have it in the end, or what replaced it: something of
/// a higher version. One of them is enough for it not to be lost, but the others said that they have it too. With
/// what was lost with a disk less is asked for. Where a deletion may be newer and tombstones may have been
/// collected, nothing is as good. Where hints alone had to mend the cluster, all of the first <c>from</c> have it.
/// </summary>
internal static class LostWrites
{
    public static void Check(KeyHistory key, IReadOnlyList<StoredRecord?> ranks, FinalState state, Violations violations)
    {
        Operation? lost = null;
        foreach (var write in key.Done)
        {
            // The newest that is lost says most.
            if (write.IsWrite && IsLost(key, write, ranks, state) && (lost is null || !key.IsCertainlyOlder(write, lost))) lost = write;
        }

        if (lost is null) return;
        var text = string.Join(", ", ranks.Select(static record => record?.ToString() ?? "nothing"));
        var puts = ranks.Select(record => key.Whole.PutOf(record?.Value ?? 0)).OfType<Operation>().Where(put => put.Id != lost.Id)
            .Distinct();
        if (lost.Kind == OperationKind.Delete && ranks.Any(static record => record is { IsTombstone: false }))
            violations.Add(
                Promise.NoResurrection, $"A deleted value is back: {OperationText.Of(lost)}, but replicas have {text}.", [lost, .. puts]);
        else
            violations.Add(Promise.NoLostWrite, $"{OperationText.Of(lost)} is lost: replicas have {text}.", [lost, .. puts]);
    }

    private static bool IsLost(KeyHistory key, Operation write, IReadOnlyList<StoredRecord?> ranks, FinalState state)
    {
        var copies = state.IsCompared ? key.Overlap.CopiesAt(long.MaxValue, write) : write.From;
        var kept = 0;
        for (var rank = 0; rank < Math.Min(write.From, ranks.Count) && kept < copies; rank++)
            if (IsKept(key, write, ranks[rank], state.MayBeCollected)) kept++;
        return kept < copies;
    }

    private static bool IsKept(KeyHistory key, Operation write, StoredRecord? record, bool mayBeCollected)
    {
        if (record is null) return mayBeCollected && (write.Kind == OperationKind.Delete || key.MayBeDeleted(write, long.MaxValue));
        if (key.FloorOf(write).Outranks(record.Version)) return false;
        return write.Version != default || key.Whole.PutOf(record.Value) is not { } put || !key.IsReplacedBy(put, write);
    }
}
