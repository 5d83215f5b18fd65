using Koltso.Checking.Keys;

namespace Koltso.Checking.Promises;

/// <summary>
/// <see cref="Promise.NoStaleRead"/> and <see cref="Promise.NoResurrection"/>. A read R that begins after W ended and
/// meets it asks a replica that has W, or what replaced W there: something with a higher version. Therefore R returns
/// W's version or a higher one. W is an acknowledged write, or what an earlier read found, which is on one of that
/// read's first <c>from</c> replicas.
///
/// Where versions are known they decide. Where they are not known, R must not return the value of a write that W
/// certainly replaced (it was acknowledged, ended before W began, and W met it). Everything else may be newer than W:
/// writes that overlap W, writes that failed or are open, however long ago they began, and writes that W did not meet,
/// since clocks of nodes differ. Absent is correct if a deletion may be newer. If W is a deletion itself, an older
/// tombstone than W's is not a violation: newer ones may have been collected, and both say absent.
/// </summary>
internal static class StaleReads
{
    /// <summary>Returns how many reads had to meet something.</summary>
    public static int Check(KeyHistory key, Violations violations)
    {
        var bound = 0;
        key.Sweep((operation, known) =>
        {
            if (operation.IsWrite) return;
            var isBound = false;
            foreach (var cell in known.Cells)
            {
                if (!cell.IsMetBy(operation)) continue;
                isBound = true;
                if (FindMissed(key, operation, cell) is not { } missed) continue;
                Report(key, operation, missed, violations);
                break;
            }

            bound += isBound ? 1 : 0;
        });
        return bound;
    }

    /// <summary>The write that the read should have seen, or the read that found that write.</summary>
    private static Operation? FindMissed(KeyHistory key, Operation read, KnownCopies.Cell cell)
    {
        if (read.Value == 0) return FindMissedPut(key, read, cell);
        if (key.Whole.PutOf(read.Value) is not { } put || put.Key != read.Key) return null;
        // An acknowledged put's version is the highest that its value can be found with.
        var version = read.Version != default || !put.IsDone ? read.Version : put.Version;
        if (version != default && cell.Newest.By is not null && cell.Newest.Floor.Outranks(version)) return cell.Newest.By;
        return cell.LastWrite is { } last && last.Id != put.Id && key.IsReplacedBy(put, last) ? last : null;
    }

    private static Operation? FindMissedPut(KeyHistory key, Operation read, KnownCopies.Cell cell)
    {
        if (read.Version != default)
            return cell.NewestPut.By is not null && cell.NewestPut.Floor.Outranks(read.Version) ? cell.NewestPut.By : null;
        if (cell.NewestPut.By is { } newest && !key.MayBeDeleted(newest, read.EndUs)) return newest;
        return cell.LastPut is { } last && !key.MayBeDeleted(last, read.EndUs) ? last : null;
    }

    private static void Report(KeyHistory key, Operation read, Operation missed, Violations violations)
    {
        var put = key.Whole.PutOf(read.Value);
        Operation[] involved = put is null || put.Id == missed.Id ? [missed, read] : [put, missed, read];
        var source = put is null ? "" : $" It returned the value of {OperationText.Of(put)}.";
        var isResurrection = missed is { Value: 0 } && read.Value != 0;
        var what = isResurrection
            ? "A deleted value is back"
            : missed.IsWrite ? "An acknowledged write is not seen" : "What an earlier read found is not seen";
        violations.Add(
            isResurrection ? Promise.NoResurrection : Promise.NoStaleRead,
            $"{what}: {OperationText.Of(missed)} had ended when {OperationText.Of(read)} began, and both must meet.{source}",
            involved);
    }
}
