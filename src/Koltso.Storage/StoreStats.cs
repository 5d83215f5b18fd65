namespace Koltso.Storage;

/// <summary>
/// The figures of RocksDB, and of the cache in front of it, at one moment. Keys are an estimate (overwritten keys count until
/// compacted).
/// </summary>
public readonly record struct StoreStats(
    long EstimatedKeys,
    long TableBytes,
    long LogBytes,
    long MemtableBytes,
    long BlockCacheBytes,
    long BlockCachePinnedBytes,
    long CacheBytes,
    long RecordCacheHits,
    long RecordCacheMisses,
    long HeaderCacheHits,
    long HeaderCacheMisses,
    long DiskFreeBytes,
    long WritesQueued,
    long WriteBatches,
    long RecordsWritten,
    long RecordsRemoved,
    long WriteStalls,
    long ReadMisses,
    bool WritesStoppedNow,
    int BackgroundErrors);
