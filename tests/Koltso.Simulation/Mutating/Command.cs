using System.Diagnostics;
using System.Text;

namespace Koltso.Simulation.Mutating;

/// <summary>Runs a program to its end, or kills it when it takes too long.</summary>
internal static class Command
{
    /// <summary>Returns its exit code, null if it had to be killed, and its output. Blocks.</summary>
    public static (int? Code, string Said) Run(string folder, TimeSpan limit, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["MSBUILDTERMINALLOGGER"] = "off", ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
        };
        var said = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Start();
        // A process that is told to end also ends the processes that it started.
        EventHandler end = (_, _) => process.Kill(entireProcessTree: true);
        AppDomain.CurrentDomain.ProcessExit += end;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var hasEnded = process.WaitForExit(limit);
        if (!hasEnded) process.Kill(entireProcessTree: true);
        // Until all its output has arrived.
        process.WaitForExit();
        AppDomain.CurrentDomain.ProcessExit -= end;
        lock (said) return (hasEnded ? process.ExitCode : null, said.ToString());

        void Add(string? line)
        {
            lock (said) said.AppendLine(line);
        }
    }
}
