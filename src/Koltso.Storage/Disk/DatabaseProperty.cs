namespace Koltso.Storage.Disk;

/// <summary>Figures that a database tells about its records.</summary>
internal enum DatabaseProperty
{
    EstimatedKeys,
    TableBytes,
    MemtableBytes,
    BlockCacheBytes,
    BlockCachePinnedBytes,

    /// <summary>1 while writes that may wait do wait.</summary>
    WritesStopped,

    /// <summary>Flushes and merges that have failed since the database was opened.</summary>
    BackgroundErrors,
}
