namespace Koltso.Core.Records;

/// <summary>
/// The outcome of asking one replica, or enough of them, to read or write a record. One list for reads, writes and
/// peers: each outcome has one name and one value, so that no two can be confused. The values mean nothing
/// outside this process; <c>Koltso.Wire</c> maps them to the bytes of the peer protocol.
/// </summary>
public enum ReplicaStatus : byte
{
    /// <summary>No outcome yet. Never an answer.</summary>
    None = 0,

    /// <summary>Read: a record was found; it may be a tombstone or expired.</summary>
    Found,

    /// <summary>Read: the replica has never seen the key.</summary>
    Absent,

    /// <summary>Write: the record is in the log, now or since before.</summary>
    Applied,

    /// <summary>Write: a newer record is there; nothing was written.</summary>
    Superseded,

    /// <summary>Any other question to a peer: the reply says what was asked.</summary>
    Answered,

    /// <summary>
    /// Any other question to a peer: it is malformed, or names a partition that the two nodes do not share; nothing was
    /// done.
    /// </summary>
    Rejected,

    /// <summary>The disk has no room; nothing was written. Reads go on.</summary>
    DiskFull,

    /// <summary>
    /// Write: the store refuses writes until an operator looks, since an earlier write failed. Read: the store could not
    /// read for a reason other than damage (I/O error).
    /// </summary>
    StoreFailed,

    /// <summary>A bound was reached (queue, requests in flight); nothing was done.</summary>
    Overloaded,

    /// <summary>The record's version is further ahead of this replica's clock than the bound allows; nothing was written.</summary>
    ClockAhead,

    /// <summary>
    /// The record's version is older than what may still come by a client's write or by a hint: it may have been deleted, and the
    /// deletion forgotten. Nothing was written.
    /// </summary>
    TooLate,

    /// <summary>Read: the stored bytes fail their checksum or are of an unknown format.</summary>
    Corrupt,

    /// <summary>
    /// The deadline of a peer's request had passed when its turn came; nothing was done. Nobody waits for this answer: it
    /// never leaves the node.
    /// </summary>
    Expired,

    /// <summary>The replica was asked and did not answer in time: a write may or may not be there.</summary>
    Unreachable,

    /// <summary>The replica was not asked, because it could not be reached or does not know the question: nothing was done.</summary>
    NotSent,

    /// <summary>Write: the log could not be written or synced. The record is not there now, but may be after the next start.</summary>
    InDoubt,

    /// <summary>
    /// Read: the replica's store may lack what it had, and has not yet been compared with the other replicas of the partition: it
    /// says nothing of what it holds.
    /// </summary>
    Recovering,

    /// <summary>The peer gave an answer that this build does not know: a write may or may not be there.</summary>
    Unknown,
}
