namespace Koltso.Simulation.Disk;

/// <summary>
/// What goes wrong on a disk, as probabilities from 0 (never) to 1 (always), which the simulation changes while it runs. A
/// fault that is off draws no random number. What a full disk does is not here: <see cref="SimDisk.OthersBytes"/>.
/// </summary>
internal sealed class DiskFaults
{
    /// <summary>Of writes that do not wait: RocksDB would hold them back, so that they go to a worker.</summary>
    public double StalledWrites { get; set; }

    /// <summary>Of reads from memory: the record is not there, so that a worker reads it.</summary>
    public double UncachedReads { get; set; }

    /// <summary>
    /// Of writes: an I/O error. The log ends in a torn batch, which the next opening drops; the database takes no more
    /// writes until then.
    /// </summary>
    public double FailedWrites { get; set; }

    /// <summary>
    /// Of syncs. <see cref="SimDatabase.Write"/> answers as after a failed write, but the batch, which is all in the log, may be
    /// read after the next opening. What was not synced before stays so.
    /// </summary>
    public double FailedSyncs { get; set; }

    /// <summary>Of reads and scans that may wait: an I/O error. Openings read as well.</summary>
    public double FailedReads { get; set; }

    public void Clear() => StalledWrites = UncachedReads = FailedWrites = FailedSyncs = FailedReads = 0;
}
