using System.CommandLine;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Core;

namespace Koltso.Cli.Serve;

/// <summary><c>koltso serve</c>: one node, in the foreground, until SIGINT or SIGTERM.</summary>
internal static class ServeCommand
{
    public const string ParentPidOption = "--parent-pid";

    public static Command Create(ConsoleStreams console)
    {
        var cluster = new Option<string>("--cluster") { Description = "The cluster file; the same on every node.", HelpName = "FILE", Required = true };
        var node = new Option<string>("--node") { Description = "Which node of that file to be.", HelpName = "ID", Required = true };
        var data = new Option<string>("--data") { Description = "This node's own folder.", HelpName = "DIR", Required = true };
        var store = new StoreOptions();
        var valueMax = ByteSizeOption.Create("--max-value", "The largest value taken.", ServeDefaults.ValueMax, 1, Limits.ValueBytesMaxCeiling);
        var timeout = IntOption.Create(
            "--timeout-ms", "How long a request waits for replicas.", ServeDefaults.TimeoutMsMin, ServeDefaults.TimeoutMsMax, ServeDefaults.TimeoutMs, "MS");
        var loops = IntOption.Create("--loops", "I/O loops. Default: as many as suit this machine.", 1, ServeDefaults.LoopsMax);
        var parent = IntOption.Create(ParentPidOption, "End with this process, and leave Ctrl-C to it.", 1, int.MaxValue, helpName: "PID");
        parent.Hidden = true;

        var command = new Verb("serve", "Run one node of a cluster in the foreground.", """
            koltso serve --cluster data/cluster.json --node n1 --data data/n1
            koltso serve --cluster cluster.json --node n2 --data /var/lib/koltso --fsync always --memory 4GiB
            """)
        {
            cluster, node, data, valueMax, timeout, loops, parent,
        };
        store.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var options = new ServeOptions(
                parsed.GetRequiredValue(cluster),
                parsed.GetRequiredValue(node),
                parsed.GetRequiredValue(data),
                store.Fsync(parsed),
                store.Memory(parsed),
                parsed.GetValue(valueMax) ?? ServeDefaults.ValueMax,
                parsed.GetValue(timeout) ?? ServeDefaults.TimeoutMs,
                parsed.GetValue(loops),
                parsed.GetValue(parent));
            return StartAsync(console, options);
        });
        return command;
    }

    private static async Task<int> StartAsync(ConsoleStreams console, ServeOptions options)
    {
        // Before the first await: the wish to die with the parent belongs to the thread that states it, and only the main one lasts.
        if (options.ParentPid is { } parentPid && !ParentProcess.DieWith(parentPid))
            return ExitCode.Failure;
        using var ctrlC = options.ParentPid is null ? null : ParentProcess.LeaveCtrlCToIt();
        return await Run(console, options);
    }

    /// <summary>Runs the node until it is told to stop; the exit code says how that went.</summary>
    public static Task<int> Run(ConsoleStreams console, ServeOptions options)
    {
        _ = console;
        throw new NotImplementedException($"Node {options.NodeId} cannot be run yet.");
    }
}
