using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>The calls of RocksDB's C API that list its files; as in <see cref="RocksApi"/>.</summary>
internal static unsafe partial class RocksTableApi
{
    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_livefiles")]
    internal static partial nint Livefiles(nint db);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_livefiles_destroy")]
    internal static partial void LivefilesDestroy(nint files);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_livefiles_count")]
    internal static partial int LivefilesCount(nint files);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_livefiles_column_family_name")]
    internal static partial byte* LivefilesColumnFamilyName(nint files, int index);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_livefiles_name")]
    internal static partial byte* LivefilesName(nint files, int index);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_livefiles_level")]
    internal static partial int LivefilesLevel(nint files, int index);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_livefiles_smallestkey")]
    internal static partial byte* LivefilesSmallestKey(nint files, int index, nuint* keyBytes);

    [LibraryImport(RocksApi.Library, EntryPoint = "rocksdb_livefiles_largestkey")]
    internal static partial byte* LivefilesLargestKey(nint files, int index, nuint* keyBytes);
}
