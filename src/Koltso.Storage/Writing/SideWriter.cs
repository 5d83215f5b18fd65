using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Storage.Writing;

/// <summary>
/// Writes batches that are not records (hints, repair marks), as durably as records are written. Any thread may call; it
/// blocks, so that a write that is held back waits.
/// </summary>
internal sealed class SideWriter(HealthTracker health, WriteOutcomes outcomes, DiskRoom room, RecordWriter records, bool isSynced)
{
    private readonly WritePatience _patience = isSynced ? WritePatience.Synced : WritePatience.Stall;

    /// <summary>False for the same reasons for which records are refused.</summary>
    internal bool MayAdd => health.Refusal() == ReplicaStatus.None;

    /// <summary>True on a full disk too, while RocksDB itself writes: the few bytes of a deletion may use the reserve.</summary>
    internal bool MayDelete => !outcomes.MayNotTry(out _);

    /// <summary>False when it is not there, or (a sync that failed) may not be.</summary>
    internal bool TryWrite(IDatabase database, IWriteBatch batch, long bytes)
    {
        if (outcomes.Classify(database.Write(batch, _patience)) != ReplicaStatus.Applied) return false;
        if (!isSynced) records.MarkDirty();
        room.Written(bytes);
        return true;
    }
}
