using Koltso.Core.Buffers;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// Keeps what RocksDB takes for large values within the process's memory. Role: has memtables flushed before a large batch that would
/// not fit beside them, and after it (RocksDB itself looks at a memtable's size only at the write after the one that made it too
/// large); and counts what reading takes for a moment, in <see cref="PayloadMemory"/>, one scan at a time. Costs nothing where no
/// values are large.
/// Any thread; what is not said to be at once may block.
/// </summary>
/// <param name="memory">How much memtables may take together; one batch alone may be larger.</param>
internal sealed unsafe class RocksRoom(nint database, nint[] families, StoreMemory memory) : IDisposable
{
    /// <summary>Smaller values, and batches of such, are left to RocksDB.</summary>
    internal const long LargeBytesMin = 256 << 10;

    /// <summary>Of a scan that does not take turns: no values are large.</summary>
    private const long NoTurn = -1;

    /// <summary>Less stays in memtables; of small records alone more, since reads find them sooner there than in a table.</summary>
    private const long EmptiedBytesMin = 1 << 20, EmptiedSmallBytesMin = 16 << 20;

    private const int ReadPatienceMs = 200, ScanPatienceMs = 10_000;

    private readonly Lock _write = new(), _scan = new();
    private readonly NativeHandle _flush = NewFlush(mustWait: true), _flushSoon = NewFlush(mustWait: false);
    private readonly long _memtableBytesMax = StoreMemory.Memtables * memory.MemtableBytes;

    /// <summary>The largest value that there may be, as far as is known.</summary>
    private long _largest = HasLarge(database, families) ? memory.ValueBytesMax : 0;

    /// <summary>Whether memtables have records that are not small.</summary>
    private bool _hasBlocks;

    internal static bool HasLarge(nint database, nint[] families) => Sum(database, families, "rocksdb.num-blob-files\0"u8) > 0;

    /// <summary>At once, after a record that is not small was written: noted before, a flush in between would forget it.</summary>
    internal void NoteBlock() => Volatile.Write(ref _hasBlocks, true);

    /// <summary>At once.</summary>
    internal void Note(long bytes)
    {
        if (bytes > Volatile.Read(ref _largest)) Volatile.Write(ref _largest, bytes);
    }

    /// <summary>Calls <paramref name="write"/> once there is room.</summary>
    internal void WriteLarge(long bytes, Action write)
    {
        lock (_write)
        {
            // A flush that fails is met by the write as well.
            if (Sum(database, families, "rocksdb.cur-size-all-mem-tables\0"u8) + bytes > _memtableBytesMax)
                foreach (var family in families) Flush(family, _flush);
            write();
            // From a memtable it would be read, and copied, by whoever asks: a loop.
            foreach (var family in families) Flush(family, _flushSoon);
        }
    }

    /// <summary>Flushes the memtables, if there is something in them that is worth a table.</summary>
    internal void Empty()
    {
        lock (_write)
        {
            var least = Volatile.Read(ref _hasBlocks) ? EmptiedBytesMin : EmptiedSmallBytesMin;
            if (Sum(database, families, "rocksdb.cur-size-all-mem-tables\0"u8) < least) return;
            Volatile.Write(ref _hasBlocks, false);
            foreach (var family in families) Flush(family, _flush);
        }
    }

    /// <summary>Before a read that may wait: what <see cref="EndRead"/> is to be given.</summary>
    internal long BeginRead()
    {
        var bytes = ReadBytes;
        if (bytes > 0) PayloadMemory.TakePatiently(bytes, ReadPatienceMs);
        return bytes;
    }

    internal static void EndRead(long bytes)
    {
        if (bytes > 0) PayloadMemory.GiveBack(bytes);
    }

    /// <summary>Before a scan: what <see cref="EndScan"/> is to be given, on the same thread. A thread may have several.</summary>
    internal long BeginScan()
    {
        var bytes = ReadBytes;
        if (bytes == 0) return NoTurn;
        if (_scan.IsHeldByCurrentThread) bytes = 0;
        _scan.Enter();
        if (bytes > 0) PayloadMemory.TakePatiently(bytes, ScanPatienceMs);
        return bytes;
    }

    internal void EndScan(long bytes)
    {
        if (bytes == NoTurn) return;
        _scan.Exit();
        EndRead(bytes);
    }

    public void Dispose()
    {
        _flush.Dispose();
        _flushSoon.Dispose();
    }

    /// <summary>RocksDB reads a large value into a buffer, and copies it.</summary>
    private long ReadBytes => Volatile.Read(ref _largest) is var largest and >= LargeBytesMin ? 2 * largest : 0;

    private static NativeHandle NewFlush(bool mustWait)
    {
        var options = RocksBlobApi.FlushoptionsCreate();
        RocksBlobApi.FlushoptionsSetWait(options, mustWait ? (byte)1 : (byte)0);
        return new NativeHandle(options, &RocksBlobApi.FlushoptionsDestroy);
    }

    private void Flush(nint family, NativeHandle options)
    {
        byte* error = null;
        RocksBlobApi.FlushCf(database, options.Pointer, family, &error);
        _ = RocksErrors.Take(error);
    }

    private static long Sum(nint database, nint[] families, ReadOnlySpan<byte> property)
    {
        var sum = 0L;
        foreach (var family in families) sum += RocksProperties.Of(database, family, property);
        return sum;
    }
}
