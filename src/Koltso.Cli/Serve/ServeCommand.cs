using System.CommandLine;
using Koltso.Cli.Shell;

namespace Koltso.Cli.Serve;

/// <summary><c>koltso serve</c>: one node, in the foreground, until SIGINT or SIGTERM.</summary>
internal static class ServeCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var options = new ServeCommandOptions();
        var command = new Verb("serve", "Run one node of a cluster in the foreground.", """
            koltso serve --cluster data/cluster.json --node n1 --data data/n1
            koltso serve --cluster cluster.json --node n2 --data /var/lib/koltso --fsync always --memory 4GiB
            """);
        options.AddTo(command);
        command.SetAction((parsed, _) => StartAsync(console, options.Of(parsed)));
        return command;
    }

    private static async Task<int> StartAsync(ConsoleStreams console, ServeOptions options)
    {
        // Before the first await: the wish to die with the parent belongs to the thread that states it, and only the main one lasts.
        if (options.ParentPid is { } parentPid && !ParentProcess.DieWith(parentPid))
            return ExitCode.Failure;
        using var ctrlC = options.ParentPid is null ? null : ParentProcess.LeaveCtrlCToIt();
        return await NodeRun.RunAsync(console, options);
    }
}
