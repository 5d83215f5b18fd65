using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Koltso.Storage.Native;

/// <summary>What the store asks of the C library itself. Any thread may call.</summary>
internal static partial class Posix
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int NoSuchFile = 2;

    /// <summary>The error of a lock that another process holds.</summary>
    internal const int WouldBlock = 11;

    private const int ArenasMaxOption = -8, MappedFromOption = -3, TrimmedFromOption = -1;

    /// <summary>
    /// Keeps the C allocator to a few arenas: with one for each thread, as is its custom, what RocksDB's threads gave back
    /// would lie idle in all of them. And has it map what is large, and unmap it when it is freed: left alone, it would keep it from the
    /// second time on. A C library without such options does nothing.
    /// </summary>
    internal static void BoundHeap(int arenasMax, int mappedBytesMin)
    {
        OfGlibc(() => MallOpt(ArenasMaxOption, arenasMax));
        OfGlibc(() => MallOpt(MappedFromOption, mappedBytesMin));
    }

    /// <summary>
    /// How much must be free at the end of an arena before it is given back: growing again costs a page fault for each 4 KiB.
    /// </summary>
    internal static void KeepHeap(int trimmedBytesMin) => OfGlibc(() => MallOpt(TrimmedFromOption, trimmedBytesMin));

    /// <summary>Gives all that is free in the C allocator's arenas to the operating system; takes milliseconds.</summary>
    internal static void TrimHeap() => OfGlibc(static () => MallocTrim(0));

    /// <summary>
    /// Makes the calling thread less urgent (Linux: the thread, and those that it makes from then on). There is no way back
    /// without privileges.
    /// </summary>
    internal static void MakeThreadNicer(int by) => _ = Nice(by);

    /// <summary>
    /// Puts a file's or a folder's bytes on the disk; blocks for it. False when nothing is there under <paramref name="path"/>.
    /// </summary>
    /// <exception cref="IOException">The operating system could not say that the bytes are on the disk.</exception>
    internal static bool Fsync(string path)
    {
        var file = Open(path, ReadOnlyCloseOnExec);
        if (file < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == NoSuchFile) return false;
            throw new IOException($"Cannot open {path} to sync it: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        var failed = Fsync(file);
        var syncError = Marshal.GetLastPInvokeError();
        _ = Close(file);
        if (failed != 0) throw new IOException($"Cannot sync {path}: {Marshal.GetPInvokeErrorMessage(syncError)}");
        return true;
    }

    /// <summary>The text of a small file, also of one that another process has locked, which the framework's own streams respect.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static string ReadText(string path)
    {
        var file = Open(path, ReadOnlyCloseOnExec);
        if (file < 0) throw new IOException($"Cannot open {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        using var handle = new SafeFileHandle(file, ownsHandle: true);
        var bytes = new byte[RandomAccess.GetLength(handle)];
        return Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(handle, bytes, 0));
    }

    private static void OfGlibc(Func<int> call)
    {
        try
        {
            _ = call();
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library: nothing happens.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keptBytes);

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int by);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
