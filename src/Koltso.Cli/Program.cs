using Koltso.Cli;
using Koltso.Cli.Shell;

// Before anything else: each type that is used opens an assembly.
if (ProcessLimits.OfProcess().FindShortage() is { } shortage)
{
    Console.Error.WriteLine(shortage);
    return ExitCode.Failure;
}

var console = ConsoleStreams.OfProcess();
Starvation.EndProcessWithSentence(console.Error);
if (RawArguments.FindNotUtf8(args) is not { } wrong) return await KoltsoCommand.RunAsync(args, console);
await console.Error.WriteLineAsync(wrong);
return ExitCode.Usage;
