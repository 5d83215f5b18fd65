using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Koltso.Harness.Processes;

/// <summary>The system calls that cause faults.</summary>
public static partial class Libc
{
    public const int Sigint = 2, Sigkill = 9, Sigterm = 15, Sigcont = 18, Sigstop = 19;
    private const int DetachMount = 2;

    public static void Signal(int pid, int signal)
    {
        if (Kill(pid, signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"kill({pid}, {signal})");
    }

    /// <summary>False when there is no such process.</summary>
    public static bool TrySignal(int pid, int signal) => Kill(pid, signal) == 0;

    public static bool IsAlive(int pid) => Kill(pid, 0) == 0;

    /// <summary>False when this user may not mount.</summary>
    public static bool TryMountTmpfs(string folder, int mebibytes) =>
        Mount("tmpfs", folder, "tmpfs", 0, $"size={mebibytes}m") == 0;

    public static void Unmount(string folder) => _ = Umount2(folder, DetachMount);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string kind, nuint flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Umount2(string target, int flags);
}
