using Koltso.Cli;
using Koltso.Cli.Shell;

return await KoltsoCommand.RunAsync(args, ConsoleStreams.OfProcess());
