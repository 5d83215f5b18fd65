using Koltso.Storage.Caching;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Writing;

namespace Koltso.Storage;

/// <summary>Gathers what the parts of a store count. Any thread; the figures need not be of one moment.</summary>
internal static class StoreFigures
{
    /// <summary>All 0 while the database is not there.</summary>
    internal static StoreStats Of(
        DatabaseSlot slot, IStoreDisk disk, DiskRoom room, WriteQueue writes, RecordWriter writer, ReadWorkers readWorkers,
        RecordCache cache)
    {
        var database = slot.TryEnter();
        if (database is null) return default;
        try
        {
            var cached = cache.Snapshot();
            return new StoreStats(
                EstimatedKeys: database.Property(DatabaseProperty.EstimatedKeys),
                TableBytes: database.Property(DatabaseProperty.TableBytes),
                LogBytes: disk.LogBytes(),
                MemtableBytes: database.Property(DatabaseProperty.MemtableBytes),
                BlockCacheBytes: database.Property(DatabaseProperty.BlockCacheBytes),
                BlockCachePinnedBytes: database.Property(DatabaseProperty.BlockCachePinnedBytes),
                CacheBytes: cached.HeaderBytes + cached.RecordBytes,
                RecordCacheHits: cached.RecordHits,
                RecordCacheMisses: cached.RecordMisses,
                HeaderCacheHits: cached.HeaderHits,
                HeaderCacheMisses: cached.HeaderMisses,
                DiskFreeBytes: room.FreeBytes(),
                WritesQueued: writes.Records,
                WriteBatches: writer.Batches,
                RecordsWritten: writer.RecordsWritten,
                RecordsRemoved: writer.RecordsRemoved,
                WriteStalls: writer.Stalls,
                ReadMisses: readWorkers.Started,
                WritesStoppedNow: database.Property(DatabaseProperty.WritesStopped) != 0,
                BackgroundErrors: (int)database.Property(DatabaseProperty.BackgroundErrors));
        }
        finally
        {
            slot.Exit();
        }
    }
}
