using System.CommandLine;
using System.Reflection;
using Koltso.Cli.Shell;
using Koltso.Report.Data;
using Koltso.Report.Running;

namespace Koltso.Cli.Report;

/// <summary><c>koltso report</c>: the whole experiment as one command, and a page of what it found.</summary>
internal static class ReportCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var options = new ReportCommandOptions();
        const string Summary =
            "Start a cluster on this machine, measure it (spread, latency, limits, profiles) and write a page about it.";
        var command = new Verb("report", Summary, """
            koltso report --quick --output quick
            koltso report --output today --baseline yesterday
            koltso report --url 10.0.0.1:8080 --output theirs
            koltso report --from today --baseline yesterday --output both
            """);
        options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignals();
            return await RunAsync(console, options.Of(parsed), stop.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStreams console, ReportOptions options, CancellationToken stop)
    {
        try
        {
            var baseline = options.Baseline is { } path ? ReportFile.Load(path) : null;
            var given = options.From is { } from ? ReportFile.Load(from) : null;
            var output = new ReportOutput(options.Output);
            var data = given ?? await MeasureAsync(console, options, stop);
            output.Write(data, baseline);
            await console.Text.WriteLineAsync(output.PagePath);
            if (given is not null) return ExitCode.Ok;
            if (data.Gaps.Count > 0) await console.Error.WriteLineAsync(
                $"The report is incomplete: {data.Gaps.Count} {(data.Gaps.Count == 1 ? "part is" : "parts are")} missing. It says which, "
                    + $"and why.");
            return data.IsInterrupted || data.Setups.All(static setup => setup.Loads.Count == 0) ? ExitCode.Failure : ExitCode.Ok;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync("Interrupted before anything was measured.");
            return ExitCode.Failure;
        }
        catch (Exception refused) when (refused is ReportException or ReportFileException)
        {
            await console.Error.WriteLineAsync(refused.Message);
            return ExitCode.Failure;
        }
    }

    private static async Task<ReportData> MeasureAsync(ConsoleStreams console, ReportOptions options, CancellationToken stop)
    {
        await using var site = await ReportSite.PrepareAsync(options, TimeProvider.System, stop);
        var run = new ReportRun(
            site.Plan, site.Clusters, options.Url is null, site.Folder, VersionOfProgram(), TimeProvider.System, console.Error.WriteLine);
        return await run.RunAsync(stop);
    }

    /// <summary>With the commit behind a plus, where the build knew it.</summary>
    private static string VersionOfProgram() =>
        typeof(ReportCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
