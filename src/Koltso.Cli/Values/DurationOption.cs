using System.CommandLine;
using System.Globalization;

namespace Koltso.Cli.Values;

/// <summary>An option whose value is a time: <c>20s</c>, <c>500ms</c>, <c>3m</c>, <c>1h</c>; a bare number is seconds.</summary>
internal static class DurationOption
{
    private static readonly (string Unit, double Seconds)[] s_units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    public static Option<TimeSpan> Create(string name, string description, TimeSpan defaultValue) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            if (TryParse(result.Tokens[0].Value, out var time)) return time;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a time such as 20s, 500ms or 3m, at most 24h.");
            return default;
        },
    };

    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var unit = s_units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal), ("", 1));
        if (!double.TryParse(text[..^unit.Unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        var seconds = number * unit.Seconds;
        // Written so that NaN, which the parser takes for a number, is none.
        if (!(seconds is >= 0 and <= 24 * 3600)) return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
