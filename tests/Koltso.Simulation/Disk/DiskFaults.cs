namespace Koltso.Simulation.Disk;

/// <summary>
/// Disk faults, as probabilities from 0 (never) to 1 (always), which the simulation changes while it runs. A fault that
/// is off draws no random number. Not described here: a full disk (<see cref="SimDisk.OthersBytes"/>), and one that hangs, which
/// delays the threads that would wait for it (<see cref="Time.SimWorkers"/>).
/// </summary>
internal sealed class DiskFaults
{
    /// <summary>Probability that the database would hold a write back that waits for the log alone: the writer thread writes it.</summary>
    public double StalledWrites { get; set; }

    /// <summary>Probability that a read from memory finds nothing: the record is not in memory, so that a reader thread reads it.</summary>
    public double UncachedReads { get; set; }

    /// <summary>
    /// Probability that a write fails with an I/O error. The log ends in a torn batch, which the next opening drops;
    /// until then the database accepts no more writes.
    /// </summary>
    public double FailedWrites { get; set; }

    /// <summary>
    /// Probability that a sync fails. <see cref="SimDatabase.Write"/> answers as after a failed write, but the batch,
    /// which is complete in the log, may be visible after the next opening. Earlier batches that were not synced remain
    /// unsynced.
    /// </summary>
    public double FailedSyncs { get; set; }

    /// <summary>Probability that a read or scan that may wait fails with an I/O error. Openings read as well.</summary>
    public double FailedReads { get; set; }

    public void Clear() => StalledWrites = UncachedReads = FailedWrites = FailedSyncs = FailedReads = 0;
}
