using System.Globalization;

namespace Koltso.Faults;

/// <summary>What the program was asked for: a mode, and numbers by name, each with a default.</summary>
internal sealed class Flags
{
    private readonly Dictionary<string, long> _values;

    private Flags(string mode, Dictionary<string, long> values) => (Mode, _values) = (mode, values);

    public string Mode { get; }

    public long this[string name] => _values[name];

    public int Int(string name) => checked((int)_values[name]);

    public TimeSpan Seconds(string name) => TimeSpan.FromSeconds(_values[name]);

    public static string Usage => string.Join('\n', s_defaults.Select(static mode =>
        $"Faults {mode.Key} {string.Join(' ', mode.Value.Select(static flag => $"[--{flag.Key} {flag.Value}]"))}"));

    /// <summary>Null where the arguments are not understood.</summary>
    public static Flags? Parse(string[] arguments)
    {
        if (arguments.Length % 2 == 0 || !s_defaults.TryGetValue(arguments[0], out var defaults)) return null;
        var values = new Dictionary<string, long>(defaults);
        for (var i = 1; i < arguments.Length; i += 2)
        {
            var name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i][2..] : "";
            if (!values.ContainsKey(name) || !long.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
            values[name] = value;
        }

        return new Flags(arguments[0], values);
    }

    private static readonly Dictionary<string, Dictionary<string, long>> s_defaults = new()
    {
        ["kill"] = new()
        {
            ["rounds"] = 10, ["rate"] = 5_000, ["reads"] = 50, ["deletes"] = 5, ["keys"] = 5_000, ["value"] = 300, ["connections"] = 24,
            ["steady"] = 3, ["down"] = 4, ["replication"] = 3, ["ack"] = 2, ["timeout"] = 1_000, ["limit"] = 900,
        },
        ["stop"] = new()
        {
            ["rate"] = 5_000, ["reads"] = 50, ["deletes"] = 5, ["keys"] = 5_000, ["value"] = 300, ["connections"] = 24,
            ["steady"] = 10, ["down"] = 10, ["replication"] = 3, ["ack"] = 2, ["timeout"] = 1_000, ["limit"] = 300,
        },
        ["heal"] = new()
        {
            ["keys"] = 1_000_000, ["value"] = 100, ["differ"] = 0, ["connections"] = 48, ["replication"] = 3, ["ack"] = 2,
            ["timeout"] = 1_000, ["limit"] = 3_600,
        },
    };
}
