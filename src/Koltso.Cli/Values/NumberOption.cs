using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Koltso.Cli.Values;

/// <summary>
/// An option whose value is a number, also a fraction, within stated bounds; null where it is not given and has no default.
/// </summary>
internal static class NumberOption
{
    public static Option<double?> Create(
        string name, string description, double min, double max, double? defaultValue = null, string helpName = "N") =>
        Create(name, description, min, max, defaultValue, helpName, NumberStyles.AllowDecimalPoint, "a number");

    /// <param name="kind">What the error says that it has to be.</param>
    public static Option<T?> Create<T>(
        string name, string description, T min, T max, T? defaultValue, string helpName, NumberStyles styles, string kind)
        where T : struct, INumber<T> =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
                    return value;
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: '{text}' is not {kind} from {min} to {max}."));
                return null;
            },
        };
}
