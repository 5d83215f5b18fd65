using System.Reflection;
using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>Finds librocksdb under the names that distributions give it. Any thread may call.</summary>
internal static class RocksLibrary
{
    /// <summary>Debian 12's first; then what newer and older distributions ship; then the developer's link.</summary>
    internal static readonly string[] Names =
    [
        "librocksdb.so.7.8", "librocksdb.so.8.9", "librocksdb.so.9.10", "librocksdb.so.10", "librocksdb.so.9",
        "librocksdb.so.8", "librocksdb.so.7", "librocksdb.so.6.11", "librocksdb.so.6", "librocksdb.so", "librocksdb.dylib",
    ];

    private static readonly Lazy<nint> s_handle = new(() => Load(Names));

    /// <summary>Of the C allocator, for the foreground and for background work.</summary>
    private const int ArenasMax = 2;

    /// <summary>What is as large goes back to the operating system as soon as it is freed.</summary>
    internal const int MappedBytesMin = 256 << 10;

    private static int s_resolverSet;

    /// <summary>Call before the first use of <see cref="RocksApi"/>.</summary>
    /// <exception cref="DllNotFoundException">No librocksdb here; the message says how to install it.</exception>
    internal static void EnsureLoaded()
    {
        _ = s_handle.Value;
        if (Interlocked.Exchange(ref s_resolverSet, 1) != 0) return;
        Posix.BoundHeap(ArenasMax, MappedBytesMin);
        NativeLibrary.SetDllImportResolver(typeof(RocksLibrary).Assembly, Resolve);
    }

    /// <summary>Whether it keeps large values in files of their own.</summary>
    internal static bool HasBlobFiles => NativeLibrary.TryGetExport(s_handle.Value, "rocksdb_options_set_enable_blob_files", out _);

    /// <summary>Whether it can keep large values in memory.</summary>
    internal static bool HasBlobCache => NativeLibrary.TryGetExport(s_handle.Value, "rocksdb_options_set_blob_cache", out _);

    internal static nint Load(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var handle)) return handle;
        }

        throw new DllNotFoundException(
            "RocksDB's library was not found (tried " + string.Join(", ", names) + "). Install it: on Debian 12 "
            + "`apt-get install librocksdb7.8`, on newer Debian and Ubuntu releases `apt-get install librocksdb-dev`, which "
            + "brings the release's own version.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == RocksApi.Library ? s_handle.Value : 0;
}
