using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>fsync by path, of files and folders alike. Any thread may call; it blocks for the disk.</summary>
internal static partial class Posix
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int NoSuchFile = 2;

    /// <summary>False when nothing is there under <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The operating system could not say that the bytes are on the disk.</exception>
    internal static bool Fsync(string path)
    {
        int file = Open(path, ReadOnlyCloseOnExec);
        if (file < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == NoSuchFile) return false;
            throw new IOException($"Cannot open {path} to sync it: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        int failed = Fsync(file);
        int syncError = Marshal.GetLastPInvokeError();
        _ = Close(file);
        if (failed != 0) throw new IOException($"Cannot sync {path}: {Marshal.GetPInvokeErrorMessage(syncError)}");
        return true;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
