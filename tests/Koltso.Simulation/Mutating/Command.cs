using System.Diagnostics;
using System.Text;

namespace Koltso.Simulation.Mutating;

/// <summary>Runs a program to its end, or ends it when it takes too long.</summary>
internal static class Command
{
    /// <summary>Its exit code, null when it had to be ended, and what it said. Blocks.</summary>
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
        // Who is told to end ends what he began.
        EventHandler end = (_, _) => process.Kill(entireProcessTree: true);
        AppDomain.CurrentDomain.ProcessExit += end;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var hasEnded = process.WaitForExit(limit);
        if (!hasEnded) process.Kill(entireProcessTree: true);
        // Until all it said has come.
        process.WaitForExit();
        AppDomain.CurrentDomain.ProcessExit -= end;
        lock (said) return (hasEnded ? process.ExitCode : null, said.ToString());

        void Add(string? line)
        {
            lock (said) said.AppendLine(line);
        }
    }
}
