using System.CommandLine;
using System.Globalization;

namespace Koltso.Cli.Values;

/// <summary>An option whose value is a whole number within stated bounds; null where it is not given and has no default.</summary>
internal static class IntOption
{
    public static Option<int?> Create(string name, string description, int min, int max, int? defaultValue = null, string helpName = "N") =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
                    return value;
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: '{text}' is not a whole number from {min} to {max}."));
                return null;
            },
        };
}
