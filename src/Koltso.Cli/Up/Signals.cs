using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Koltso.Cli.Up;

/// <summary>The few signals a supervisor sends or reads, as Linux numbers them.</summary>
internal static partial class Signals
{
    public const int Sigkill = 9;
    public const int Sigterm = 15;

    /// <summary>To a process that has not been waited for yet, so that its number cannot be another's by now.</summary>
    public static void Send(Process process, int signal)
    {
        if (!process.HasExited)
            _ = Kill(process.Id, signal);
    }

    public static string? NameOf(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        Sigkill => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        Sigterm => "SIGTERM",
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
