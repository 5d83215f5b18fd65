using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// The options of a store's database and the objects they point to. Owned by one <see cref="RocksDatabase"/>, which
/// disposes it after the database itself. The figures behind each choice are in docs/performance.md.
/// </summary>
internal sealed unsafe class RocksSettings : IDisposable
{
    /// <summary>Loud enough for nothing: RocksDB's log file must not be written to on a full disk (see docs/storage-format.md).</summary>
    private const int InfoLogHeadersOnly = 5;

    private const int TolerateTornTail = 0;
    private const int CacheTier = 1;
    private const int TableFormatVersion = 5;
    private const int TwoLevelIndex = 2;

    /// <summary>Eight parts, each under its own lock: enough for a few threads, and each large beside any one block.</summary>
    private const int CacheShardBits = 3;

    /// <summary>Small, so that a popular record does not bring a dozen neighbours into the cache.</summary>
    private const int BlockBytes = 4 * 1024;
    private const double BloomBitsPerKey = 10;

    /// <summary>A table of hints, which goes as a whole when all in it were delivered.</summary>
    private const int HintTableBytes = 8 << 20;

    /// <summary>The second is the last, where no deletions are kept: a table that goes can bring no deleted hint back.</summary>
    private const int HintLevels = 2;

    /// <summary>
    /// In which memtables grow: small enough that the C allocator reuses them (<see cref="RocksLibrary.MappedBytesMin"/>). Blocks that
    /// are mapped cost a page fault for each 4 KiB written.
    /// </summary>
    private const int MemtableBlockBytes = 128 << 10;

    /// <summary>Of a memtable, for its bloom filter: most reads find their record in a table and skip the memtables.</summary>
    private const double MemtableBloomRatio = 0.02;

    /// <summary>
    /// Larger values live in files of their own, and only where they are is merged: neither a flush nor a merge then holds several
    /// of them in memory, and they are written once. They are not compressed: what is large mostly is already.
    /// </summary>
    internal const long BlobBytesMin = 64 << 10;

    private const long BlobFileBytesMin = 16 << 20;

    /// <summary>The older half of such files is cleared of what nothing refers to, at the latest when that is half of it.</summary>
    private const double BlobAgeCutoff = 0.5, BlobGarbageMax = 0.5;

    /// <summary>
    /// Large values have a cache of their own, half of the memory once there are some: RocksDB keeps those that a scan passes, and a
    /// few of them would take the place of all blocks.
    /// </summary>
    private readonly NativeHandle _cache, _largeCache;

    private readonly Lock _cacheLock = new();
    private long _cacheBytes;
    private volatile bool _cachesLarge;

    /// <param name="compacts">False: the tables of the records are left as they are.</param>
    internal RocksSettings(StoreMemory memory, bool compacts)
    {
        _cacheBytes = memory.BlockCacheBytes;
        _cache = NewCache(_cacheBytes, CacheShardBits);
        _largeCache = NewCache(0, shardBits: 0);
        Database = new NativeHandle(RocksApi.OptionsCreate(), &RocksApi.OptionsDestroy);
        Meta = new NativeHandle(RocksApi.OptionsCreate(), &RocksApi.OptionsDestroy);
        Configure(Database.Pointer, memory);
        RocksApi.OptionsSetDisableAutoCompactions(Database.Pointer, compacts ? 0 : 1);
        Hints = new NativeHandle(RocksApi.OptionsCreate(), &RocksApi.OptionsDestroy);
        ConfigureHints(Hints.Pointer, memory);
        RocksApi.OptionsSetWriteBufferSize(Meta.Pointer, 64 * 1024);
        RocksApi.OptionsSetCompression(Meta.Pointer, (int)Compression.None);

        Read = new NativeHandle(RocksApi.ReadoptionsCreate(), &RocksApi.ReadoptionsDestroy);
        ReadCached = new NativeHandle(RocksApi.ReadoptionsCreate(), &RocksApi.ReadoptionsDestroy);
        Scan = new NativeHandle(RocksApi.ReadoptionsCreate(), &RocksApi.ReadoptionsDestroy);
        foreach (var read in new[] { Read, ReadCached, Scan }) RocksApi.ReadoptionsSetVerifyChecksums(read.Pointer, 1);
        RocksApi.ReadoptionsSetReadTier(ReadCached.Pointer, CacheTier);
        RocksApi.ReadoptionsSetFillCache(Scan.Pointer, 0);

        Write = new NativeHandle(RocksApi.WriteoptionsCreate(), &RocksApi.WriteoptionsDestroy);
        WriteNoStall = new NativeHandle(RocksApi.WriteoptionsCreate(), &RocksApi.WriteoptionsDestroy);
        WriteSynced = new NativeHandle(RocksApi.WriteoptionsCreate(), &RocksApi.WriteoptionsDestroy);
        WriteSyncedNoStall = new NativeHandle(RocksApi.WriteoptionsCreate(), &RocksApi.WriteoptionsDestroy);
        foreach (var noStall in new[] { WriteNoStall, WriteSyncedNoStall }) RocksApi.WriteoptionsSetNoSlowdown(noStall.Pointer, 1);
        RocksApi.WriteoptionsSetSync(WriteSyncedNoStall.Pointer, 1);
        RocksApi.WriteoptionsSetSync(WriteSynced.Pointer, 1);
    }

    internal NativeHandle Database { get; }

    internal NativeHandle Meta { get; }

    internal NativeHandle Hints { get; }

    internal NativeHandle Read { get; }

    internal NativeHandle ReadCached { get; }

    internal NativeHandle Scan { get; }

    internal NativeHandle Write { get; }

    internal NativeHandle WriteNoStall { get; }

    internal NativeHandle WriteSynced { get; }

    internal NativeHandle WriteSyncedNoStall { get; }

    public void Dispose()
    {
        foreach (var handle in new[] { Read, ReadCached, Scan, Write, WriteNoStall, WriteSynced, WriteSyncedNoStall }) handle.Dispose();
        foreach (var handle in new[] { Database, Meta, Hints, _cache, _largeCache }) handle.Dispose();
    }

    /// <summary>There are large values, or there will be one. Any thread.</summary>
    internal void CacheLarge()
    {
        if (_cachesLarge) return;
        lock (_cacheLock)
        {
            _cachesLarge = true;
            ShareCache();
        }
    }

    /// <summary>Both caches together; true when they are smaller from now on. Any thread.</summary>
    internal bool SetCacheBytes(long bytes)
    {
        lock (_cacheLock)
        {
            var shrinks = bytes < _cacheBytes;
            _cacheBytes = bytes;
            ShareCache();
            return shrinks;
        }
    }

    /// <summary>Any thread.</summary>
    internal void ForgetLarge()
    {
        if (!_cachesLarge) return;
        lock (_cacheLock)
        {
            RocksApi.CacheSetCapacity(_largeCache.Pointer, 0);
            ShareCache();
        }
    }

    private void ShareCache()
    {
        var largeBytes = _cachesLarge ? _cacheBytes / 2 : 0;
        RocksApi.CacheSetCapacity(_cache.Pointer, (nuint)(_cacheBytes - largeBytes));
        RocksApi.CacheSetCapacity(_largeCache.Pointer, (nuint)largeBytes);
    }

    private static NativeHandle NewCache(long bytes, int shardBits)
    {
        var options = RocksApi.LruCacheOptionsCreate();
        RocksApi.LruCacheOptionsSetCapacity(options, (nuint)bytes);
        RocksApi.LruCacheOptionsSetNumShardBits(options, shardBits);
        var cache = new NativeHandle(RocksApi.CacheCreateLruOpts(options), &RocksApi.CacheDestroy);
        RocksApi.LruCacheOptionsDestroy(options);
        return cache;
    }

    private void Configure(nint options, StoreMemory memory)
    {
        RocksApi.OptionsSetCreateIfMissing(options, 1);
        RocksApi.OptionsSetCreateMissingColumnFamilies(options, 1);
        RocksApi.OptionsSetParanoidChecks(options, 1);
        RocksApi.OptionsSetWalRecoveryMode(options, TolerateTornTail);
        RocksApi.OptionsSetInfoLogLevel(options, InfoLogHeadersOnly);
        RocksApi.OptionsSetKeepLogFileNum(options, 2);
        RocksApi.OptionsSetStatsDumpPeriodSec(options, 0);

        RocksApi.OptionsSetWriteBufferSize(options, (nuint)memory.MemtableBytes);
        RocksApi.OptionsSetArenaBlockSize(options, MemtableBlockBytes);
        RocksApi.OptionsSetMaxWriteBufferNumber(options, StoreMemory.Memtables);
        RocksApi.OptionsSetMaxTotalWalSize(options, (ulong)(4 * memory.MemtableBytes));
        RocksApi.OptionsSetMemtablePrefixBloomSizeRatio(options, MemtableBloomRatio);
        RocksApi.OptionsSetMemtableWholeKeyFiltering(options, 1);

        // One drainer writes, so the machinery for many concurrent writers is only in the way.
        RocksApi.OptionsSetAllowConcurrentMemtableWrite(options, 0);
        RocksApi.OptionsSetEnableWriteThreadAdaptiveYield(options, 0);

        RocksApi.OptionsSetTargetFileSizeBase(options, (ulong)memory.MemtableBytes);
        RocksApi.OptionsSetMaxBytesForLevelBase(options, (ulong)(4 * memory.MemtableBytes));
        RocksApi.OptionsSetLevelCompactionDynamicLevelBytes(options, 1);
        RocksApi.OptionsSetMaxBackgroundJobs(options, BackgroundThreads.Count);
        RocksApi.OptionsSetMaxOpenFiles(options, memory.OpenFilesMax);
        RocksApi.OptionsSetSkipStatsUpdateOnDbOpen(options, 1);
        RocksApi.OptionsSetAvoidUnnecessaryBlockingIo(options, 1);
        RocksApi.OptionsSetBytesPerSync(options, 1 << 20);
        RocksApi.OptionsSetCompression(options, (int)Compression.Lz4);
        ConfigureBlobs(options, memory);

        var table = RocksApi.BlockBasedOptionsCreate();
        RocksApi.BlockBasedOptionsSetBlockSize(table, BlockBytes);
        // In pieces: the index of a table whose records compress well is larger than a part of the cache, and then never
        // stays in it.
        RocksApi.BlockBasedOptionsSetIndexType(table, TwoLevelIndex);
        RocksApi.BlockBasedOptionsSetPartitionFilters(table, 1);
        RocksApi.BlockBasedOptionsSetPinTopLevelIndexAndFilter(table, 1);
        RocksApi.BlockBasedOptionsSetFormatVersion(table, TableFormatVersion);
        RocksApi.BlockBasedOptionsSetFilterPolicy(table, RocksApi.FilterpolicyCreateBloomFull(BloomBitsPerKey));
        RocksApi.BlockBasedOptionsSetBlockCache(table, _cache.Pointer);
        RocksApi.BlockBasedOptionsSetCacheIndexAndFilterBlocks(table, 1);
        RocksApi.BlockBasedOptionsSetCacheIndexAndFilterBlocksWithHighPriority(table, 1);
        RocksApi.BlockBasedOptionsSetPinL0FilterAndIndexBlocksInCache(table, 1);
        RocksApi.OptionsSetBlockBasedTableFactory(options, table);
        RocksApi.BlockBasedOptionsDestroy(table);
    }

    private void ConfigureBlobs(nint options, StoreMemory memory)
    {
        RocksBlobApi.OptionsSetEnableBlobFiles(options, 1);
        RocksBlobApi.OptionsSetMinBlobSize(options, BlobBytesMin);
        RocksBlobApi.OptionsSetBlobFileSize(options, (ulong)Math.Max(memory.MemtableBytes, BlobFileBytesMin));
        RocksBlobApi.OptionsSetBlobCompressionType(options, (int)Compression.None);
        RocksBlobApi.OptionsSetBlobCache(options, _largeCache.Pointer);
        RocksBlobApi.OptionsSetEnableBlobGc(options, 1);
        RocksBlobApi.OptionsSetBlobGcAgeCutoff(options, BlobAgeCutoff);
        RocksBlobApi.OptionsSetBlobGcForceThreshold(options, BlobGarbageMax);
    }

    /// <summary>Hints are only scanned, oldest first: no filters. Their index lives in the cache that the records have.</summary>
    private void ConfigureHints(nint options, StoreMemory memory)
    {
        RocksApi.OptionsSetWriteBufferSize(options, (nuint)memory.HintMemtableBytes);
        RocksApi.OptionsSetMaxWriteBufferNumber(options, StoreMemory.Memtables);
        RocksApi.OptionsSetTargetFileSizeBase(options, HintTableBytes);
        RocksApi.OptionsSetNumLevels(options, HintLevels);
        RocksApi.OptionsSetCompression(options, (int)Compression.Lz4);
        ConfigureBlobs(options, memory);
        var table = RocksApi.BlockBasedOptionsCreate();
        RocksApi.BlockBasedOptionsSetFormatVersion(table, TableFormatVersion);
        RocksApi.BlockBasedOptionsSetBlockCache(table, _cache.Pointer);
        RocksApi.BlockBasedOptionsSetCacheIndexAndFilterBlocks(table, 1);
        RocksApi.OptionsSetBlockBasedTableFactory(options, table);
        RocksApi.BlockBasedOptionsDestroy(table);
    }
}
