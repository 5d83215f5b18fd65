using System.CommandLine;

namespace Koltso.Cli.Shell;

/// <summary>No option takes an empty value: most often it comes from a variable of a script that is not set.</summary>
internal static class EmptyValues
{
    public static void RefuseIn(Command command)
    {
        foreach (var option in command.Options)
            if (option.ValueType == typeof(string)) option.Validators.Add(result =>
            {
                if (result.Tokens is [{ Value: "" }]) result.AddError($"{option.Name}: the value is empty; give a {option.HelpName}.");
            });
        foreach (var verb in command.Subcommands) RefuseIn(verb);
    }

    /// <summary>
    /// A sentence about the first argument such as <c>--accept-loss=</c>, which the parser takes for one without a value; null: there
    /// is none.
    /// </summary>
    public static string? FindAfterEqualsSign(string[] args, Command verb)
    {
        foreach (var arg in args.TakeWhile(static arg => arg != "--").Where(static arg => arg.EndsWith('=')))
            if (verb.Options.FirstOrDefault(option => option.Name == arg[..^1] || option.Aliases.Contains(arg[..^1])) is { } option)
                return option.ValueType == typeof(bool)
                    ? $"{option.Name}: the value is empty; give {option.Name} alone, or leave it out."
                    : $"{option.Name}: the value is empty; give a {option.HelpName}.";
        return null;
    }
}
