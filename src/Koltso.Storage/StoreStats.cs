namespace Koltso.Storage;

/// <summary>RocksDB's own figures at one moment. Bytes are bytes; keys are an estimate (overwritten keys count until compacted).</summary>
public readonly record struct StoreStats(
    long EstimatedKeys,
    long TableBytes,
    long LogBytes,
    long MemtableBytes,
    long BlockCacheBytes,
    long BlockCachePinnedBytes,
    long DiskFreeBytes,
    long WritesQueued,
    long WriteBatches,
    long RecordsWritten,
    long RecordsRemoved,
    long WriteStalls,
    long ReadMisses,
    bool WritesStoppedNow,
    int BackgroundErrors);
