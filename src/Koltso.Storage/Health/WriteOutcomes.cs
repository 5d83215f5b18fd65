using Koltso.Core.Records;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Health;

/// <summary>
/// Turns RocksDB's answers to writes into what writers are told and what becomes of the store: no room is a passing state,
/// anything else that fails ends all writing. Any thread may call.
/// </summary>
internal sealed class WriteOutcomes(HealthTracker health)
{
    /// <summary>For the store's own few bytes, which may use the reserve: true when even they must not be written.</summary>
    internal bool MayNotTry(out ReplicaStatus refusal)
    {
        refusal = health.Refusal();
        return refusal == ReplicaStatus.StoreFailed || (refusal == ReplicaStatus.DiskFull && health.ReopenNeeded);
    }

    /// <summary>
    /// For a write that could wait. It is held back for good only where a flush has failed: mostly for want of room, of which there may
    /// be more now that the unfinished table is gone.
    /// </summary>
    internal ReplicaStatus Classify(DatabaseStatus status)
    {
        if (status.IsOk) return ReplicaStatus.Applied;
        if (status.Code is DatabaseCode.NoSpace or DatabaseCode.Incomplete)
        {
            health.DiskFull(status.Text ?? "The disk has no room for flushes and compactions.", reopenNeeded: true);
            return ReplicaStatus.DiskFull;
        }

        // A merge has met a damaged table, and RocksDB takes no writes until it is opened anew; without merging, it then does.
        if (health.Damage.Note(status) is not null) return ReplicaStatus.StoreFailed;
        health.Fail(status.Text!);
        return ReplicaStatus.StoreFailed;
    }
}
