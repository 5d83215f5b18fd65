using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>
/// The calls of RocksDB's C API for large values, which it keeps in files of their own, and for flushing; as in <see cref="RocksApi"/>.
/// </summary>
internal static unsafe partial class RocksBlobApi
{
    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_options_set_enable_blob_files")]
    internal static partial void OptionsSetEnableBlobFiles(nint options, byte value);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_options_set_min_blob_size")]
    internal static partial void OptionsSetMinBlobSize(nint options, ulong value);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_options_set_blob_file_size")]
    internal static partial void OptionsSetBlobFileSize(nint options, ulong value);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_options_set_blob_compression_type")]
    internal static partial void OptionsSetBlobCompressionType(nint options, int value);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_options_set_enable_blob_gc")]
    internal static partial void OptionsSetEnableBlobGc(nint options, byte value);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_options_set_blob_gc_age_cutoff")]
    internal static partial void OptionsSetBlobGcAgeCutoff(nint options, double value);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_options_set_blob_gc_force_threshold")]
    internal static partial void OptionsSetBlobGcForceThreshold(nint options, double value);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_options_set_blob_cache")]
    internal static partial void OptionsSetBlobCache(nint options, nint cache);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_flushoptions_create")]
    internal static partial nint FlushoptionsCreate();

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_flushoptions_destroy")]
    internal static partial void FlushoptionsDestroy(nint options);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_flushoptions_set_wait")]
    internal static partial void FlushoptionsSetWait(nint options, byte value);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_flush_cf")]
    internal static partial void FlushCf(nint db, nint options, nint family, byte** error);
}
