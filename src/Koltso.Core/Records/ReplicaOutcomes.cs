namespace Koltso.Core.Records;

/// <summary>What a replica says to a write. Numbers are part of the peer protocol: never reuse one.</summary>
public enum ApplyStatus : byte
{
    /// <summary>The record is in the log, now or since an earlier delivery of the same write.</summary>
    Applied = 0,

    /// <summary>No room on the disk; nothing was written. Reads go on.</summary>
    DiskFull = 1,

    /// <summary>The store refuses writes until an operator looks: an earlier write failed.</summary>
    StoreFailed = 2,

    /// <summary>A bound was reached (queue, in-flight requests); nothing was written.</summary>
    Overloaded = 3,

    /// <summary>The replica could not be asked, or did not answer in time: the write may or may not be there.</summary>
    Unreachable = 4,

    /// <summary>The record's version is further ahead of this replica's clock than the bound allows; nothing was written.</summary>
    ClockAhead = 5,

    /// <summary>A newer record is there: nothing was written. An outcome, not a refusal: repeating the write changes nothing.</summary>
    Superseded = 6,
}

/// <summary>What a replica says to a read. Numbers are part of the peer protocol: never reuse one.</summary>
public enum ReadStatus : byte
{
    /// <summary>A record was found; it may be a tombstone or expired.</summary>
    Found = 0,

    /// <summary>The replica has never seen the key.</summary>
    Absent = 1,

    /// <summary>The stored bytes fail their checksum or are of an unknown format.</summary>
    Corrupt = 2,

    Overloaded = 3,

    /// <summary>The replica could not be asked, or did not answer in time.</summary>
    Unreachable = 4,

    /// <summary>The store could not read for another reason (I/O error).</summary>
    StoreFailed = 5,
}

/// <summary>
/// A read's answer. <see cref="Record"/> holds the encoded record (header, then value) when the status is
/// <see cref="ReadStatus.Found"/>; the receiver owns it and must return it.
/// </summary>
public readonly record struct ReadAnswer(ReadStatus Status, PooledBytes Record);
