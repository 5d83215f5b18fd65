using System.ComponentModel;
using System.Diagnostics;

namespace Koltso.ProcessTests.Profiling;

/// <summary>Whether perf is installed and may be used here.</summary>
internal static class Perf
{
    public const string Missing = "This needs perf, and leave to use it (Debian: sudo apt-get install -y linux-perf).";

    public static bool IsThere { get; } = Try();

    private static bool Try()
    {
        try
        {
            using var perf = Process.Start(new ProcessStartInfo("perf", ["stat", "-e", "cpu-clock", "true"])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            perf.WaitForExit();
            return perf.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
