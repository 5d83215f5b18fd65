using System.CommandLine;
using System.Globalization;

namespace Koltso.Cli.Values;

/// <summary>An option whose value is a number, also a fraction, within stated bounds; null where it is not given and has no default.</summary>
internal static class NumberOption
{
    public static Option<double?> Create(string name, string description, double min, double max, double? defaultValue = null, string helpName = "N") =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
                    return value;
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: '{text}' is not a number from {min} to {max}."));
                return null;
            },
        };
}
