using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Final;

/// <summary>
/// <see cref="Promise.NoLostWrite"/>, and <see cref="Promise.NoResurrection"/> where the write was a deletion. Of the
/// first <c>from</c> replicas, as many as confirmed an acknowledged write hold it at the end, or hold what replaced it:
/// something with a higher version. One of them would be enough for the write not to be lost, but the others confirmed
/// it too. Fewer are required where a disk was lost. Where a deletion may be newer and tombstones may have been
/// collected, holding nothing is as good. Where hints alone had to repair the cluster, all of the first <c>from</c>
/// replicas hold the write.
/// </summary>
internal static class LostWrites
{
    public static void Check(KeyHistory key, IReadOnlyList<StoredRecord?> ranks, FinalState state, Violations violations)
    {
        Operation? lost = null;
        foreach (var write in key.Done)
        {
            // The newest lost write says most.
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
