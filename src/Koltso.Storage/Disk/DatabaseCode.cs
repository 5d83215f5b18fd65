namespace Koltso.Storage.Disk;

/// <summary>What the store needs to know about how a call to the database ended.</summary>
internal enum DatabaseCode
{
    Ok,
    NotFound,

    /// <summary>Not in memory, and the caller does not wait; or the database takes no more writes.</summary>
    Incomplete,
    Corruption,

    /// <summary>There is no room in memory for what was read.</summary>
    NoMemory,
    NoSpace,

    /// <summary>Another process, or this one, holds the folder.</summary>
    Locked,
    Other,
}
