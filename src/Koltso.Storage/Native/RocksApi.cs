using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>
/// The part of RocksDB's C API (rocksdb/c.h) that the store uses, by its own names. Pointers are plain numbers here; who owns
/// one is said by the <see cref="NativeHandle"/> that holds it. A call that can fail takes <c>error</c>, which must point
/// at null before the call and holds a text to be freed with <see cref="Free"/> after a failure (see <see cref="Rocks.RocksErrors"/>).
/// Any thread may call; iterators and write batches belong to one thread at a time.
/// </summary>
internal static unsafe partial class RocksApi
{
    internal const string Library = "koltso-rocksdb";

    [LibraryImport(Library, EntryPoint = "rocksdb_open_column_families")]
    internal static partial nint OpenColumnFamilies(
        nint options, byte* path, int count, byte** names, nint* familyOptions, nint* families, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_close")]
    internal static partial void Close(nint db);

    [LibraryImport(Library, EntryPoint = "rocksdb_cancel_all_background_work")]
    internal static partial void CancelAllBackgroundWork(nint db, byte mustWait);

    [LibraryImport(Library, EntryPoint = "rocksdb_column_family_handle_destroy")]
    internal static partial void ColumnFamilyHandleDestroy(nint family);

    [LibraryImport(Library, EntryPoint = "rocksdb_write")]
    internal static partial void Write(nint db, nint options, nint batch, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_get_pinned_cf")]
    internal static partial nint GetPinnedCf(nint db, nint options, nint family, byte* key, nuint keyBytes, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_pinnableslice_value")]
    [SuppressGCTransition]
    internal static partial byte* PinnablesliceValue(nint slice, nuint* valueBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_pinnableslice_destroy")]
    internal static partial void PinnablesliceDestroy(nint slice);

    [LibraryImport(Library, EntryPoint = "rocksdb_free")]
    internal static partial void Free(void* memory);

    [LibraryImport(Library, EntryPoint = "rocksdb_property_int_cf")]
    internal static partial int PropertyIntCf(nint db, nint family, byte* name, ulong* value);

    [LibraryImport(Library, EntryPoint = "rocksdb_get_latest_sequence_number")]
    internal static partial ulong GetLatestSequenceNumber(nint db);

    [LibraryImport(Library, EntryPoint = "rocksdb_create_default_env")]
    internal static partial nint CreateDefaultEnv();

    [LibraryImport(Library, EntryPoint = "rocksdb_env_destroy")]
    internal static partial void EnvDestroy(nint environment);

    [LibraryImport(Library, EntryPoint = "rocksdb_env_set_background_threads")]
    internal static partial void EnvSetBackgroundThreads(nint environment, int count);

    [LibraryImport(Library, EntryPoint = "rocksdb_env_set_high_priority_background_threads")]
    internal static partial void EnvSetHighPriorityBackgroundThreads(nint environment, int count);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_create")]
    internal static partial nint OptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_options_destroy")]
    internal static partial void OptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_create_if_missing")]
    internal static partial void OptionsSetCreateIfMissing(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_create_missing_column_families")]
    internal static partial void OptionsSetCreateMissingColumnFamilies(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_paranoid_checks")]
    internal static partial void OptionsSetParanoidChecks(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_info_log_level")]
    internal static partial void OptionsSetInfoLogLevel(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_keep_log_file_num")]
    internal static partial void OptionsSetKeepLogFileNum(nint options, nuint value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_stats_dump_period_sec")]
    internal static partial void OptionsSetStatsDumpPeriodSec(nint options, uint value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_write_buffer_size")]
    internal static partial void OptionsSetWriteBufferSize(nint options, nuint value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_arena_block_size")]
    internal static partial void OptionsSetArenaBlockSize(nint options, nuint value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_max_write_buffer_number")]
    internal static partial void OptionsSetMaxWriteBufferNumber(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_max_open_files")]
    internal static partial void OptionsSetMaxOpenFiles(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_max_total_wal_size")]
    internal static partial void OptionsSetMaxTotalWalSize(nint options, ulong value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_num_levels")]
    internal static partial void OptionsSetNumLevels(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_target_file_size_base")]
    internal static partial void OptionsSetTargetFileSizeBase(nint options, ulong value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_max_bytes_for_level_base")]
    internal static partial void OptionsSetMaxBytesForLevelBase(nint options, ulong value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_level_compaction_dynamic_level_bytes")]
    internal static partial void OptionsSetLevelCompactionDynamicLevelBytes(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_max_background_jobs")]
    internal static partial void OptionsSetMaxBackgroundJobs(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_compression")]
    internal static partial void OptionsSetCompression(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_memtable_prefix_bloom_size_ratio")]
    internal static partial void OptionsSetMemtablePrefixBloomSizeRatio(nint options, double value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_memtable_whole_key_filtering")]
    internal static partial void OptionsSetMemtableWholeKeyFiltering(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_wal_recovery_mode")]
    internal static partial void OptionsSetWalRecoveryMode(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_allow_concurrent_memtable_write")]
    internal static partial void OptionsSetAllowConcurrentMemtableWrite(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_enable_write_thread_adaptive_yield")]
    internal static partial void OptionsSetEnableWriteThreadAdaptiveYield(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_avoid_unnecessary_blocking_io")]
    internal static partial void OptionsSetAvoidUnnecessaryBlockingIo(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_skip_stats_update_on_db_open")]
    internal static partial void OptionsSetSkipStatsUpdateOnDbOpen(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_bytes_per_sync")]
    internal static partial void OptionsSetBytesPerSync(nint options, ulong value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_block_based_table_factory")]
    internal static partial void OptionsSetBlockBasedTableFactory(nint options, nint table);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_create")]
    internal static partial nint BlockBasedOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_destroy")]
    internal static partial void BlockBasedOptionsDestroy(nint table);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_block_size")]
    internal static partial void BlockBasedOptionsSetBlockSize(nint table, nuint value);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_filter_policy")]
    internal static partial void BlockBasedOptionsSetFilterPolicy(nint table, nint value);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_block_cache")]
    internal static partial void BlockBasedOptionsSetBlockCache(nint table, nint value);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_cache_index_and_filter_blocks")]
    internal static partial void BlockBasedOptionsSetCacheIndexAndFilterBlocks(nint table, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority")]
    internal static partial void BlockBasedOptionsSetCacheIndexAndFilterBlocksWithHighPriority(nint table, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache")]
    internal static partial void BlockBasedOptionsSetPinL0FilterAndIndexBlocksInCache(nint table, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_index_type")]
    internal static partial void BlockBasedOptionsSetIndexType(nint table, int type);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_partition_filters")]
    internal static partial void BlockBasedOptionsSetPartitionFilters(nint table, byte yes);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_pin_top_level_index_and_filter")]
    internal static partial void BlockBasedOptionsSetPinTopLevelIndexAndFilter(nint table, byte yes);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_format_version")]
    internal static partial void BlockBasedOptionsSetFormatVersion(nint table, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_filterpolicy_create_bloom_full")]
    internal static partial nint FilterpolicyCreateBloomFull(double bitsPerKey);

    [LibraryImport(Library, EntryPoint = "rocksdb_lru_cache_options_create")]
    internal static partial nint LruCacheOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_lru_cache_options_destroy")]
    internal static partial void LruCacheOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_lru_cache_options_set_capacity")]
    internal static partial void LruCacheOptionsSetCapacity(nint options, nuint bytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_lru_cache_options_set_num_shard_bits")]
    internal static partial void LruCacheOptionsSetNumShardBits(nint options, int bits);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_create_lru_opts")]
    internal static partial nint CacheCreateLruOpts(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_set_capacity")]
    internal static partial void CacheSetCapacity(nint cache, nuint bytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_destroy")]
    internal static partial void CacheDestroy(nint cache);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_create")]
    internal static partial nint ReadoptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_destroy")]
    internal static partial void ReadoptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_set_verify_checksums")]
    internal static partial void ReadoptionsSetVerifyChecksums(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_set_fill_cache")]
    internal static partial void ReadoptionsSetFillCache(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_set_read_tier")]
    internal static partial void ReadoptionsSetReadTier(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_create")]
    internal static partial nint WriteoptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_destroy")]
    internal static partial void WriteoptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_set_no_slowdown")]
    internal static partial void WriteoptionsSetNoSlowdown(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_set_sync")]
    internal static partial void WriteoptionsSetSync(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_create")]
    internal static partial nint WritebatchCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_destroy")]
    internal static partial void WritebatchDestroy(nint batch);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_clear")]
    internal static partial void WritebatchClear(nint batch);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_put_cf")]
    internal static partial void WritebatchPutCf(nint batch, nint family, byte* key, nuint keyBytes, byte* value, nuint valueBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_delete_cf")]
    internal static partial void WritebatchDeleteCf(nint batch, nint family, byte* key, nuint keyBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_delete_range_cf")]
    internal static partial void WritebatchDeleteRangeCf(nint batch, nint family, byte* from, nuint fromBytes, byte* to, nuint toBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_delete_file_in_range_cf")]
    internal static partial void DeleteFileInRangeCf(
        nint db, nint family, byte* from, nuint fromBytes, byte* to, nuint toBytes, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_object_create")]
    internal static partial nint CheckpointObjectCreate(nint db, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_object_destroy")]
    internal static partial void CheckpointObjectDestroy(nint checkpoint);

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_create")]
    internal static partial void CheckpointCreate(nint checkpoint, byte* folder, ulong logBytesForFlush, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_set_options_cf")]
    internal static partial void SetOptionsCf(nint db, nint family, int count, byte** names, byte** values, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_disable_auto_compactions")]
    internal static partial void OptionsSetDisableAutoCompactions(nint options, int value);

    [LibraryImport(Library, EntryPoint = "rocksdb_create_iterator_cf")]
    internal static partial nint CreateIteratorCf(nint db, nint options, nint family);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_destroy")]
    internal static partial void IterDestroy(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_valid")]
    internal static partial byte IterValid(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_seek")]
    internal static partial void IterSeek(nint iterator, byte* key, nuint keyBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_next")]
    internal static partial void IterNext(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_key")]
    internal static partial byte* IterKey(nint iterator, nuint* keyBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_value")]
    internal static partial byte* IterValue(nint iterator, nuint* valueBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_get_error")]
    internal static partial void IterGetError(nint iterator, byte** error);
}
