using System.Globalization;

namespace Koltso.Cli.Values;

/// <summary>A time as people write it: <c>20s</c>, <c>500ms</c>, <c>3m</c>, <c>24h</c>, <c>10d</c>; a bare number is seconds.</summary>
internal readonly record struct Duration(TimeSpan Time)
{
    private static readonly (string Unit, long Ms)[] s_units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    public long Ms => (long)Time.TotalMilliseconds;

    public static Duration OfMs(long ms) => new(TimeSpan.FromMilliseconds(ms));

    /// <summary>At most ten years, so that nothing overflows.</summary>
    public static bool TryParse(string text, out Duration duration)
    {
        duration = default;
        var unit = s_units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal), ("", 1_000));
        if (!double.TryParse(text[..^unit.Unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var ms = Math.Round(number * unit.Ms);
        // Written so that NaN, which the parser takes for a number, is refused.
        if (!(ms is >= 0 and <= 3650d * 86_400_000)) return false;
        duration = OfMs((long)ms);
        return true;
    }

    /// <summary>In the largest unit of which it is a whole number, days from two on: what <see cref="TryParse"/> reads.</summary>
    public override string ToString()
    {
        var ms = Ms;
        var (unit, unitMs) = s_units.Last(unit => ms % unit.Ms == 0 && (unit.Unit != "d" || ms >= 2 * unit.Ms));
        return ms == 0 ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{ms / unitMs}{unit}");
    }
}
