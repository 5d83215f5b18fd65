namespace Koltso.Storage.Disk;

/// <summary>What a write may wait for.</summary>
internal enum WritePatience
{
    /// <summary>For the log to take it, and for nothing else: it is refused as incomplete when the database would hold it back.</summary>
    NoStall,

    /// <summary>For flushes and compactions that are behind.</summary>
    Stall,

    /// <summary>For those, and for the log to be on the disk.</summary>
    Synced,
}
