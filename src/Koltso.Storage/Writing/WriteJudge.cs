using Koltso.Core.Records;
using Koltso.Storage.Caching;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Storage.Writing;

/// <summary>
/// Whether a write, or a removal, changes what its key has: a write does where it is newer, a removal where just its version is
/// there. Only the drainer calls. What has no need of the disk is known before it is asked.
/// </summary>
internal sealed class WriteJudge(HealthTracker health, RecordCache cache)
{
    /// <summary>
    /// Judges <paramref name="write"/> by what the batch before it, which <paramref name="first"/> heads, or the database has, and
    /// sets its status where it must not be written. False when that cannot be told without waiting and <paramref name="mayWait"/>
    /// forbids it; nothing has changed then.
    /// </summary>
    internal bool TryJudge(
        PendingWrite write, PendingWrite? first, IDatabase database, ReadOnlySpan<byte> key, bool mayWait, out bool mustWrite)
    {
        mustWrite = false;
        var before = write.LastOfItsKey(first);
        if (!TryFindHeader(write, before, database, key, mayWait, out var there)) return false;
        mustWrite = MustWrite(write, there?.Version);
        // The same version is the same write, delivered twice, which counts as Applied; unless its fields differ.
        if (mustWrite || write.IsRemoval || there is not { } stored || stored.Version != write.Version) return true;
        RecordHeader.TryRead(write.Record, out var header);
        return (header == stored && header.OtherFieldBytes == 0) || TryBreakTie(write, before, database, key, mayWait, out mustWrite);
    }

    private static bool MustWrite(PendingWrite write, RecordVersion? there)
    {
        if (write.Status != ReplicaStatus.None) return false;
        if (write.IsRemoval) return there == write.Version;
        if (there is not { } version || write.Version > version) return true;
        if (version > write.Version) write.Status = ReplicaStatus.Superseded;
        return false;
    }

    /// <summary>By the fields of the record that its key has, which is of the same version.</summary>
    private static bool TryBreakTie(
        PendingWrite write, PendingWrite? before, IDatabase database, ReadOnlySpan<byte> key, bool mayWait, out bool mustWrite)
    {
        mustWrite = false;
        if (before is not null)
        {
            mustWrite = MustReplace(write, before.Record);
            return true;
        }

        var status = database.Get(key, cachedOnly: !mayWait, out var stored);
        if (status.Code == DatabaseCode.Incomplete && !mayWait) return false;
        if (status.IsOk) mustWrite = MustReplace(write, stored.Span);
        else write.Status = status.Code == DatabaseCode.NoMemory ? ReplicaStatus.Overloaded : ReplicaStatus.StoreFailed;
        stored.Return();
        return true;
    }

    private static bool MustReplace(PendingWrite write, ReadOnlySpan<byte> there)
    {
        var order = RecordOrder.Compare(write.Record, there);
        if (order < 0) write.Status = ReplicaStatus.Superseded;
        return order > 0;
    }

    /// <summary>Null for no record, or where that cannot be told, which the write's status says.</summary>
    private bool TryFindHeader(
        PendingWrite write, PendingWrite? before, IDatabase database, ReadOnlySpan<byte> key, bool mayWait, out RecordHeader? there)
    {
        there = null;
        if (before is not null)
        {
            if (!before.IsRemoval && RecordHeader.TryRead(before.Record, out var header)) there = header;
            return true;
        }

        if (TryFindCached(key, out var stored))
        {
            there = stored;
            return true;
        }

        var status = database.GetHeader(key, cachedOnly: !mayWait, out stored);
        if (status.Code == DatabaseCode.Incomplete && !mayWait) return false;
        if (status.IsOk) there = stored;
        else if (status.Code != DatabaseCode.NotFound)
        {
            // Which of the two is newer cannot be known, and overwriting might undo a newer write.
            if (status.Code == DatabaseCode.Corruption) health.CountCorruptRead(status, key);
            write.Status = ReplicaStatus.StoreFailed;
        }

        return true;
    }

    /// <summary>Not while a table is damaged: what is said of a record must not rest on one that can no longer be read.</summary>
    private bool TryFindCached(ReadOnlySpan<byte> key, out RecordHeader header)
    {
        header = default;
        if (!health.Damage.IsEmpty) return false;
        var hash = cache.HashOf(key);
        return cache.PartOf(hash).TryReadHeader(hash, key, out header);
    }
}
