namespace Koltso.Storage.Disk;

/// <summary>
/// How the memory of a store is split. Three memtables (one being filled, two being flushed) of an eighth
/// each are the most there can be: writes wait when all are full. A quarter is for headers and records that are asked for again and
/// again (<see cref="Caching.RecordCache"/>). The block cache has the rest, and index and filter blocks live inside it. Memtables
/// beyond 64 MiB bring nothing but longer restarts; on a small disk they are at most a 64th of it,
/// so that the reserve that their flushes need leaves most of the disk to records.
/// </summary>
/// <param name="OpenFilesMax">Files that are kept open.</param>
/// <param name="ValueBytesMax">The largest value that there may be.</param>
internal readonly record struct StoreMemory(
    long MemtableBytes, long HeaderCacheBytes, long RecordCacheBytes, long BlockCacheBytes,
    int OpenFilesMax = StoreMemory.OpenFilesMaxDefault,
    int ValueBytesMax = Core.Limits.ValueBytesMaxDefault)
{
    internal const int OpenFilesMaxDefault = 1024;

    /// <summary>Below, memtables are too small to be flushed sensibly.</summary>
    internal const long BytesMin = 8L << 20;

    internal const int Memtables = 3;
    private const long MemtableBytesMax = 64L << 20, MemtableBytesMin = 256L << 10;
    private const long HeapKeptBytesMax = 8L << 20;
    private const int DiskToMemtableMin = 64;

    /// <summary>
    /// A memtable of the hints. Large enough to wait out a flush of the records' as long as these can; there are as many, and
    /// only while hints come in. They are not part of the split.
    /// </summary>
    internal long HintMemtableBytes => MemtableBytes / 4;

    /// <summary>What the C allocator may keep of memory that a flush has freed, for the next memtable; once for each arena.</summary>
    internal long HeapKeptBytes => Math.Min(MemtableBytes / 2, HeapKeptBytesMax);

    /// <summary>Room for the memtables' flush, and for a merge of the first two levels meanwhile.</summary>
    internal long DiskReserveBytes => 8 * MemtableBytes;

    /// <param name="memoryBytes">For memtables and caches together.</param>
    /// <param name="diskBytes">Size of the disk, full or not.</param>
    /// <param name="cacheBytes">For headers and records; null: a quarter of it.</param>
    /// <param name="cachesHeaders">Otherwise all of that is for records.</param>
    internal static StoreMemory Split(long memoryBytes, long diskBytes, long? cacheBytes = null, bool cachesHeaders = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryBytes, BytesMin);
        var memtable = Math.Max(MemtableBytesMin, Math.Min(Math.Min(memoryBytes / 8, MemtableBytesMax), diskBytes / DiskToMemtableMin));
        var cache = cacheBytes ?? memoryBytes / 4;
        var headers = cachesHeaders ? cache / 4 : 0;
        return new StoreMemory(memtable, headers, cache - headers, memoryBytes - Memtables * memtable - cache);
    }
}
