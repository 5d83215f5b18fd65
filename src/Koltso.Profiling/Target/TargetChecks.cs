using Microsoft.Diagnostics.NETCore.Client;

namespace Koltso.Profiling.Target;

/// <summary>Whether a process can be profiled, said before anything is tried.</summary>
internal static class TargetChecks
{
    /// <exception cref="ProfilingException">It cannot.</exception>
    public static void Check(TargetProcess target)
    {
        if (!OperatingSystem.IsLinux()) throw new ProfilingException("Profiles are recorded on Linux only.");
        if (!target.IsAlive) throw new ProfilingException($"There is no process {target.Pid} on this machine.");
        var self = new TargetProcess(Environment.ProcessId);
        if (self.UserId is { } user && user != "0" && user != target.UserId)
            throw new ProfilingException($"Process {target.Pid} belongs to another user: run this as that user, or as root.");
        if (HasDiagnostics(target)) return;

        var isDotnet = TargetProcess.Read($"/proc/{target.Pid}/maps")?.Contains("/libcoreclr.so", StringComparison.Ordinal) ?? false;
        throw new ProfilingException(isDotnet
            ? $"Process {target.Pid} is a .NET process without a diagnostics port: was it started with DOTNET_EnableDiagnostics=0, or with "
                + $"a different TMPDIR? Start it without that setting, and with this TMPDIR."
            : $"Process {target.Pid} ({Short(target.Command)}) is not a .NET process.");
    }

    /// <summary>That it answers, and not only that a file of it lies there.</summary>
    private static bool HasDiagnostics(TargetProcess target)
    {
        try
        {
            new DiagnosticsClient(target.Pid).GetProcessEnvironment();
            return true;
        }
        catch (Exception silent) when (
            silent is DiagnosticsClientException or IOException or TimeoutException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Short(string command) => command.Length switch
    {
        0 => "no command line",
        > 60 => command[..60] + "…",
        _ => command,
    };
}
