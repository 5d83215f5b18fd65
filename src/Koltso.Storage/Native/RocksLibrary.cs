using System.Reflection;
using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>
/// Loads the RocksDB that this build brings with it: for Linux on x64 and arm64, with glibc and with musl. Any thread may call.
/// </summary>
internal static class RocksLibrary
{
    /// <summary>Of the C allocator, for the foreground and for background work.</summary>
    private const int ArenasMax = 2;

    /// <summary>What is as large goes back to the operating system as soon as it is freed.</summary>
    internal const int MappedBytesMin = 256 << 10;

    private static readonly Lazy<nint> s_handle =
        new(static () => Load(PathIn(AppContext.BaseDirectory, RuntimeInformation.ProcessArchitecture, IsMusl())));

    private static int s_resolverSet;

    /// <summary>Call before the first use of <see cref="RocksApi"/>.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded here; the message says why, and where it can.</exception>
    internal static void EnsureLoaded()
    {
        _ = s_handle.Value;
        if (Interlocked.Exchange(ref s_resolverSet, 1) != 0) return;
        Posix.BoundHeap(ArenasMax, MappedBytesMin);
        NativeLibrary.SetDllImportResolver(typeof(RocksLibrary).Assembly, Resolve);
    }

    /// <summary>Where a program in <paramref name="folder"/> has the library for such a machine.</summary>
    internal static string PathIn(string folder, Architecture architecture, bool isMusl)
    {
        var version = typeof(RocksLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static one => one.Key == "RocksDbVersion").Value;
        return Path.Combine(
            folder, "runtimes", $"linux-{architecture.ToString().ToLowerInvariant()}", "native",
            $"librocksdb{(isMusl ? "-musl" : "")}.so.{version}");
    }

    internal static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e)
        {
            // The last line is the operating system's, and names the file.
            throw new DllNotFoundException(
                $"RocksDB's library cannot be loaded: {e.Message.TrimEnd().Split('\n')[^1].Trim()}. Koltso has it for Linux on x64 and "
                + "arm64, with glibc 2.34 or later or with musl. On such a machine the file is missing or damaged: build Koltso again.",
                e);
        }
    }

    private static bool IsMusl() =>
        File.Exists("/proc/self/maps") && File.ReadLines("/proc/self/maps").Any(static line => line.Contains("/ld-musl-"));

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == RocksApi.Library ? s_handle.Value : 0;
}
