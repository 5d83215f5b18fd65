namespace Koltso.Storage;

/// <summary>
/// How <see cref="StoreOptions.MemoryBytes"/> is split. Three memtables (one being filled, two being flushed) of an eighth
/// each are the most there can be: writes wait when all are full. The block cache has the rest, and index and filter blocks
/// live inside it. Memtables beyond 64 MiB bring nothing but longer restarts.
/// </summary>
internal readonly record struct StoreMemory(long MemtableBytes, long BlockCacheBytes)
{
    internal const int Memtables = 3;
    private const long MemtableBytesMax = 64L << 20;

    /// <summary>Room for the memtables' flush, and for a merge of the first two levels meanwhile.</summary>
    internal long DiskReserveBytes => 8 * MemtableBytes;

    internal static StoreMemory Split(long memoryBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryBytes, StoreOptions.MemoryBytesMin);
        long memtable = Math.Min(memoryBytes / 8, MemtableBytesMax);
        return new StoreMemory(memtable, memoryBytes - Memtables * memtable);
    }
}
