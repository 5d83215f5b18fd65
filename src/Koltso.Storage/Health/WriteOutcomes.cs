using Koltso.Core.Records;
using Koltso.Storage.Damage;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Health;

/// <summary>
/// Turns RocksDB's answers to writes into what writers are told and what becomes of the store: no room is a passing state,
/// and so are flushes and merges that failed; anything else that fails ends all writing. Any thread may call.
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
    /// For a write that could wait. That a flush or a merge has failed says nothing of the log, so that the store is not given up here:
    /// its maintenance opens the database anew, and merges nothing while there is a damaged table.
    /// </summary>
    internal ReplicaStatus Classify(DatabaseStatus status)
    {
        if (status.IsOk) return ReplicaStatus.Applied;
        if (status.Code == DatabaseCode.NoSpace)
        {
            health.DiskFull(status.Text!, reopenNeeded: true);
            return ReplicaStatus.DiskFull;
        }

        if (health.Damage.Note(status) is null && !IsInNoLog(status)) health.Fail(status.Text!);
        return ReplicaStatus.StoreFailed;
    }

    /// <summary>
    /// Of a write that failed: false where the log may have it, for the next opening to find. True where it was held back, or where a
    /// table is blamed: a flush or a merge had failed before, and the database took no batch since.
    /// </summary>
    internal static bool IsInNoLog(DatabaseStatus status) =>
        status.IsHeldBack || status.Code == DatabaseCode.Incomplete || status is { Code: DatabaseCode.Corruption, IsLarge: true }
        || DamageLedger.NumberIn(status.Text) is not null;
}
