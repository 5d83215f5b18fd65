using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Koltso.Cli.Shell;

/// <summary>Help that ends with examples: the usual page, then commands that can be typed as they stand.</summary>
internal sealed class TeachingHelp(HelpAction page, Dictionary<Command, string> examples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root, string rootExamples)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var examples = new Dictionary<Command, string> { [root] = rootExamples };
        foreach (var verb in root.Subcommands.OfType<Verb>())
            examples[verb] = verb.Examples;
        option.Action = new TeachingHelp((HelpAction)option.Action!, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var asked = parseResult.CommandResult;
        if (asked.Tokens.Count > 0)
        {
            // A script's key or value may be that text: nothing was done, and the exit code must say so.
            parseResult.InvocationConfiguration.Error.WriteLine(
                $"{asked.Command.Name}: help was asked for beside {asked.Tokens[0].Value}, so nothing was done. A key or value that begins "
                + $"with a dash comes after --, such as: koltso {asked.Command.Name} -- {asked.Tokens[0].Value} --help. "
                + $"For help: koltso {asked.Command.Name} --help.");
            return ExitCode.Usage;
        }

        var code = page.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var lines))
        {
            output.WriteLine("Examples:");
            foreach (var line in lines.AsSpan().EnumerateLines())
            {
                output.Write("  ");
                output.WriteLine(line);
            }
            output.WriteLine();
        }
        return code;
    }
}
