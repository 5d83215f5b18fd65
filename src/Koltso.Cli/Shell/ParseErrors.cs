using System.CommandLine.Parsing;

namespace Koltso.Cli.Shell;

/// <summary>What is wrong with a command line, in sentences that name what they are about.</summary>
internal static class ParseErrors
{
    public static IEnumerable<string> SentencesOf(IReadOnlyList<ParseError> errors) => errors.Select(SentenceOf).Distinct();

    /// <summary>Of an argument that is missing the parser says only of which command.</summary>
    private static string SentenceOf(ParseError error) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Parent: CommandResult command } argument =>
            $"{command.Command.Name}: {argument.Argument.Name} is missing: {argument.Argument.Description}",
        _ => error.Message,
    };
}
