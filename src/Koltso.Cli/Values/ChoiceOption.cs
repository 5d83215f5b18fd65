using System.CommandLine;

namespace Koltso.Cli.Values;

/// <summary>
/// An option whose value is one member of an enum, written in lower case; null where it is not given.
/// Its default only stands in the help, in that spelling.
/// </summary>
internal static class ChoiceOption
{
    public static Option<T?> Create<T>(string name, string description, T? defaultValue = null)
        where T : struct, Enum
    {
        var names = string.Join('|', Enum.GetNames<T>().Select(Lower));
        return new Option<T?>(name)
        {
            Description = defaultValue is { } value ? $"{description} Default: {Lower(value)}." : description,
            HelpName = names,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                foreach (var value in Enum.GetValues<T>())
                {
                    if (Lower(value.ToString()) == text)
                        return value;
                }
                result.AddError($"{name}: '{text}' is not one of {names}.");
                return null;
            },
        };
    }

    public static string Lower<T>(T value)
        where T : struct, Enum => Lower(value.ToString());

    // Names are ASCII: the rule that prefers upper case is about round trips these never make.
    private static string Lower(string name) =>
        string.Create(name.Length, name, static (span, text) => text.AsSpan().ToLowerInvariant(span));
}
