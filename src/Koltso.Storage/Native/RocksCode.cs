namespace Koltso.Storage.Native;

/// <summary>What the store needs to know about a RocksDB status.</summary>
internal enum RocksCode
{
    Ok,
    NotFound,

    /// <summary>Not in memory (cache-tier read), or the write would have had to wait (<c>no_slowdown</c>).</summary>
    Incomplete,
    Corruption,
    NoSpace,

    /// <summary>Another process, or this one, holds the folder.</summary>
    Locked,
    Other,
}
