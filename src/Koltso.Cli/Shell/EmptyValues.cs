using System.CommandLine;

namespace Koltso.Cli.Shell;

/// <summary>No option that takes text takes an empty one: most often it comes from a variable of a script that is not set.</summary>
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
}
