using System.CommandLine;
using Koltso.Cli.Bench;
using Koltso.Cli.Client;
using Koltso.Cli.Inspect;
using Koltso.Cli.Profile;
using Koltso.Cli.Report;
using Koltso.Cli.Serve;
using Koltso.Cli.Shell;
using Koltso.Cli.Up;

namespace Koltso.Cli;

/// <summary>The whole command line: every verb, one way to report bad usage, one list of exit codes.</summary>
internal static class KoltsoCommand
{
    // A key may well begin with '@': no argument is ever the name of a file of arguments.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, ConsoleStreams console)
    {
        try
        {
            return await ParseAndRunAsync(args, console);
        }
        catch (OutputException failure)
        {
            await console.Error.WriteLineAsync(failure.Message);
            return ExitCode.Failure;
        }
        catch (FileNotFoundException) when (!WorkingFolder.IsThere)
        {
            await console.Error.WriteLineAsync(WorkingFolder.Gone);
            return ExitCode.Failure;
        }
        catch (Exception failure) when (Starvation.Explain(failure) is { } sentence)
        {
            await console.Error.WriteLineAsync(sentence);
            return ExitCode.Failure;
        }
    }

    private static async Task<int> ParseAndRunAsync(string[] args, ConsoleStreams console)
    {
        var root = Create(console);
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, s_parser);
        string[] faults = EmptyValues.FindAfterEqualsSign(args, parsed.CommandResult.Command) is { } empty
            ? [empty]
            : [.. ParseErrors.SentencesOf(parsed.Errors)];
        if (parsed.Action is not { ClearsParseErrors: true } && faults.Length > 0)
        {
            foreach (var fault in faults) await console.Error.WriteLineAsync(fault);
            await console.Error.WriteLineAsync($"Try: {PathOf(parsed.CommandResult.Command, root)} --help");
            return ExitCode.Usage;
        }

        // Verbs that run long take the signals themselves; all others may simply be ended by them.
        var invocation = new InvocationConfiguration
        {
            Output = console.Text,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        var code = await parsed.InvokeAsync(invocation);
        await console.Text.FlushAsync();
        return code;
    }

    public static RootCommand Create(ConsoleStreams console)
    {
        var root = new RootCommand("""
            Koltso, a distributed key-value store: every node takes every request over HTTP and finds the key on a hash ring.

            Exit codes: 0 done, 1 failed, 2 bad usage, 3 not found.
            """)
        {
            UpCommand.Create(console),
            ServeCommand.Create(console),
            BenchCommand.Create(console),
            ProfileCommand.Create(console),
            ReportCommand.Create(console),
            GetCommand.Create(console),
            PutCommand.Create(console),
            DeleteCommand.Create(console),
            StatusCommand.Create(console),
            RingCommand.Create(console),
            RepairCommand.Create(console),
        };
        EmptyValues.RefuseIn(root);
        TeachingHelp.AddTo(root, """
            koltso up                          three nodes on this machine, data in ./data
            koltso put greeting 'hello ring'   any node takes it, its owner stores it
            koltso get greeting
            koltso ring greeting               which node owns it, and why
            koltso status
            """);
        return root;
    }

    private static string PathOf(Command command, RootCommand root) =>
        command == root ? "koltso" : $"koltso {command.Name}";
}
