using Koltso.Checking.Keys;
using Koltso.Core.Records;

namespace Koltso.Checking.Promises;

/// <summary>
/// <see cref="Promise.MonotonicVersions"/>. (1) An acknowledged write has a higher version than every acknowledged
/// write, and everything read, that ended before it began and that it met: the replica they share said so (Superseded),
/// and the write was tried again under a newer version. (2) A version stands for one write: no two acknowledged writes
/// have the same version, nor was it read with two values. (3) A value that is read has no higher version than its
/// acknowledged write; a lower one is allowed while the write is not met, since a write may leave earlier attempts
/// behind. <see cref="StaleReads"/> checks that versions of reads do not fall below what the reads must meet.
/// </summary>
internal static class MonotonicVersions
{
    public static void Check(IndexedHistory history, Violations violations)
    {
        foreach (var key in history.Keys) key.Sweep((operation, known) => CheckOrder(operation, known, violations));

        var owners = new Dictionary<RecordVersion, Operation>();
        foreach (var key in history.Keys)
        {
            foreach (var operation in key.Done)
            {
                if (operation.Version == default) continue;
                CheckOwner(operation, owners, violations);
                if (operation.Kind == OperationKind.Get) CheckRead(history, operation, violations);
            }
        }
    }

    private static void CheckOrder(Operation write, KnownCopies known, Violations violations)
    {
        if (!write.IsWrite || write.Version == default) return;
        foreach (var cell in known.Cells)
        {
            var newest = cell.Newest;
            if (newest.By is null || !cell.IsMetBy(write)) continue;
            if (!newest.Floor.Outranks(write.Version) && write.Version != newest.Floor.Version) continue;
            violations.Add(
                Promise.MonotonicVersions,
                $"{OperationText.Of(write)} has no higher version than {OperationText.Of(newest.By)} (version {newest.Floor}), which had "
                    + $"ended before it began.",
                newest.By,
                write);
            return;
        }
    }

    private static void CheckOwner(Operation operation, Dictionary<RecordVersion, Operation> owners, Violations violations)
    {
        if (owners.TryAdd(operation.Version, operation)) return;
        var owner = owners[operation.Version];
        var isSame = owner.Key == operation.Key && owner.Value == operation.Value && !(owner.IsWrite && operation.IsWrite);
        if (!isSame)
            violations.Add(
                Promise.MonotonicVersions,
                $"One version stands for two writes: {OperationText.Of(owner)} and {OperationText.Of(operation)}.", owner, operation);
        else if (operation.IsWrite)
            owners[operation.Version] = operation;
    }

    private static void CheckRead(IndexedHistory history, Operation read, Violations violations)
    {
        if (read.Value == 0 || history.PutOf(read.Value) is not { IsDone: true } put || put.Version == default) return;
        if (put.Key == read.Key && read.Version > put.Version)
            violations.Add(
                Promise.MonotonicVersions, $"{OperationText.Of(read)} has a higher version than its write, {OperationText.Of(put)}.", put,
                read);
    }
}
