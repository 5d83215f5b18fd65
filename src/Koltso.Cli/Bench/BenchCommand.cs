using System.CommandLine;
using Koltso.Cli.Shell;

namespace Koltso.Cli.Bench;

/// <summary>Where <c>koltso bench</c> joins the command line.</summary>
internal static class BenchCommand
{
    public static void AddTo(RootCommand root, ConsoleStreams console)
    {
        _ = root;
        _ = console;
    }
}
