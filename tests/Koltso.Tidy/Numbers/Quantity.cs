using System.Globalization;
using System.Text.RegularExpressions;

namespace Koltso.Tidy.Numbers;

/// <summary>A number with its unit, as pages write it: 1,024 B, 8 MiB, 1.5 s, 3 h, 0.05 %, 5 in 100.</summary>
internal readonly partial record struct Quantity(decimal Value, Unit Unit)
{
    private static readonly Dictionary<string, Quantity> s_units = new()
    {
        [""] = new(1, Unit.Count),
        ["B"] = new(1, Unit.Bytes),
        ["byte"] = new(1, Unit.Bytes),
        ["KB"] = new(1_000, Unit.Bytes),
        ["MB"] = new(1_000_000, Unit.Bytes),
        ["GB"] = new(1_000_000_000, Unit.Bytes),
        ["KiB"] = new(1 << 10, Unit.Bytes),
        ["MiB"] = new(1 << 20, Unit.Bytes),
        ["GiB"] = new(1 << 30, Unit.Bytes),
        ["µs"] = new(0.001m, Unit.Milliseconds),
        ["ms"] = new(1, Unit.Milliseconds),
        ["millisecond"] = new(1, Unit.Milliseconds),
        ["s"] = new(1_000, Unit.Milliseconds),
        ["second"] = new(1_000, Unit.Milliseconds),
        ["min"] = new(60_000, Unit.Milliseconds),
        ["minute"] = new(60_000, Unit.Milliseconds),
        ["h"] = new(3_600_000, Unit.Milliseconds),
        ["hour"] = new(3_600_000, Unit.Milliseconds),
        ["day"] = new(86_400_000, Unit.Milliseconds),
        ["%"] = new(0.01m, Unit.Share),
        ["in 100"] = new(0.01m, Unit.Share),
    };

    /// <summary>All quantities in a text, in order, each with its end.</summary>
    public static IReadOnlyList<(Quantity Quantity, int End)> In(string text) =>
        [
            .. Number.Matches(text)
            .Select(static match => (Of(match.Groups["number"].Value, match.Groups["unit"].Value), match.Index + match.Length)),
        ];

    public override string ToString() => Unit switch
    {
        Unit.Bytes => $"{Text(Value)} B",
        Unit.Milliseconds => $"{Text(Value)} ms",
        Unit.Share => $"{Text(Value * 100)} %",
        _ => Text(Value),
    };

    private static string Text(decimal value) => value.ToString("#,##0.######", CultureInfo.InvariantCulture);

    private static Quantity Of(string number, string name)
    {
        var unit = s_units.TryGetValue(name, out var found) ? found : s_units[name.TrimEnd('s')];
        return new Quantity(decimal.Parse(number, CultureInfo.InvariantCulture) * unit.Value, unit.Unit);
    }

    [GeneratedRegex(
        @"(?<![\w.,-])(?<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
        + @"(?:\s(?<unit>in\ 100|bytes?|[KMG]i?B|B|µs|ms|milliseconds?|seconds?|s|minutes?|min|hours?|h|days?|%)(?!\w))?(?![\w]|\.\d)")]
    private static partial Regex Number { get; }
}
