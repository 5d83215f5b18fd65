using Koltso.Cli;
using Koltso.Cli.Shell;

var console = ConsoleStreams.OfProcess();
if (RawArguments.FindNotUtf8(args) is not { } wrong) return await KoltsoCommand.RunAsync(args, console);
await console.Error.WriteLineAsync(wrong);
return ExitCode.Usage;
