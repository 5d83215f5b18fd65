using System.CommandLine;
using Koltso.Cli.Shell;
using Koltso.Profiling;
using Koltso.Profiling.Running;

namespace Koltso.Cli.Profile;

/// <summary><c>koltso profile</c>: where a running process spends CPU, memory and waiting, as one HTML page.</summary>
internal static class ProfileCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var options = new ProfileCommandOptions();
        const string Summary =
            "Record where a running node, or any .NET process, spends CPU, allocates, and waits; nothing is restarted. Writes one "
            + "HTML page.";
        var command = new Verb("profile", Summary, """
            koltso profile --node n1 --duration 20s
            koltso profile --node n1 --kind cpu,alloc --output n1.html --speedscope n1.speedscope.json
            koltso profile --pid 4711 --kind lock,wait --duration 1m
            """);
        options.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(console, options, parsed));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStreams console, ProfileCommandOptions options, ParseResult parsed)
    {
        if (OutputFiles.FindFault(options.OutputPath(parsed), options.SpeedscopePath(parsed)) is { } fault)
            return await FailAsync(console, fault);
        var (pid, title, error) = await ProfileTarget.FindAsync(options.Pid(parsed), options.Node(parsed), options.Url(parsed));
        if (error is not null) return await FailAsync(console, error);
        try
        {
            using var signals = new StopSignals();
            var profile = await Profiler.RecordAsync(
                options.Request(parsed, pid), TimeProvider.System, line => console.Error.WriteLine(line), signals.Token);
            await ProfileOutput.WriteAsync(profile, title, options.OutputPath(parsed), options.SpeedscopePath(parsed), TimeProvider.System);
            await console.Text.WriteAsync(ProfileSummary.Of(profile, options.OutputPath(parsed)));
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is ProfilingException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync(console, refused.Message);
        }
    }

    private static async Task<int> FailAsync(ConsoleStreams console, string error)
    {
        await console.Error.WriteLineAsync(error);
        return ExitCode.Failure;
    }
}
