using System.Globalization;

namespace Koltso.Chaos.Verbs;

/// <summary>The options of a verb: numbers by name, each with a default and bounds.</summary>
internal sealed class VerbFlags
{
    public const string KillRounds = "kill-rounds", Stop = "stop", Heal = "heal", Losses = "losses", Upgrade = "upgrade";

    private static readonly Dictionary<string, (long Min, long Max)> s_bounds = new()
    {
        ["rounds"] = (1, 10_000), ["kills"] = (0, 100), ["rate"] = (1, 100_000), ["reads"] = (0, 100), ["deletes"] = (0, 100),
        ["keys"] = (1, 5_000_000), ["value"] = (ValueBytesMin, 60_000), ["differ"] = (0, 5_000_000), ["connections"] = (1, 1_000),
        ["steady"] = (1, 3_600), ["down"] = (1, 3_600), ["limit"] = (1, 86_400),
        ["replication"] = (1, 3), ["ack"] = (1, 3), ["timeout"] = (100, 60_000),
    };

    private static readonly Dictionary<string, Dictionary<string, long>> s_defaults = new()
    {
        [KillRounds] = new()
        {
            ["rounds"] = 10, ["rate"] = 5_000, ["reads"] = 50, ["deletes"] = 5, ["keys"] = 5_000, ["value"] = 300, ["connections"] = 24,
            ["steady"] = 3, ["down"] = 4, ["replication"] = 3, ["ack"] = 2, ["timeout"] = 1_000, ["limit"] = 900,
        },
        [Stop] = new()
        {
            ["rate"] = 5_000, ["reads"] = 50, ["deletes"] = 5, ["keys"] = 5_000, ["value"] = 300, ["connections"] = 24,
            ["steady"] = 10, ["down"] = 10, ["replication"] = 3, ["ack"] = 2, ["timeout"] = 1_000, ["limit"] = 300,
        },
        [Heal] = new()
        {
            ["keys"] = 1_000_000, ["value"] = 100, ["differ"] = 0, ["connections"] = 48, ["replication"] = 3, ["ack"] = 2,
            ["timeout"] = 1_000, ["limit"] = 3_600,
        },
        [Losses] = new()
        {
            ["rate"] = 2_000, ["reads"] = 50, ["deletes"] = 5, ["keys"] = 5_000, ["value"] = 300, ["connections"] = 24,
            ["steady"] = 5, ["down"] = 2, ["replication"] = 3, ["ack"] = 2, ["timeout"] = 1_000, ["limit"] = 900,
        },
        [Upgrade] = new()
        {
            ["rate"] = 2_000, ["kills"] = 1, ["reads"] = 50, ["deletes"] = 5, ["keys"] = 5_000, ["value"] = 300, ["connections"] = 24,
            ["steady"] = 5, ["replication"] = 3, ["ack"] = 2, ["timeout"] = 1_000, ["limit"] = 900,
        },
    };

    private readonly Dictionary<string, long> _values;

    private VerbFlags(string verb, Dictionary<string, long> values) => (Verb, _values) = (verb, values);

    /// <summary>The shortest value that still names its write.</summary>
    public const int ValueBytesMin = 30;

    public static string Usage => $"""
        ./test chaos {KillRounds} …   each node in turn is killed under load and started again
        ./test chaos {Stop} …          one replica stands still under load
        ./test chaos {Heal} …          one node loses its folder, or has records that the others lack (--differ); what healing costs
        ./test chaos {Losses} …        nodes come back with an old folder, an empty one, no database, no log, under load
        with their defaults (rate: a second; reads, deletes: percent; value: bytes; steady, down, limit: seconds; timeout: ms):
        {string.Join('\n', s_defaults.Keys.Where(IsVerb).Select(static verb => $"  {verb} {Defaults(verb)}"))}
        """;

    public string Verb { get; }

    public long this[string name] => _values[name];

    /// <summary>Of <c>./test chaos</c>; an upgrade has options beside these flags.</summary>
    public static bool IsVerb(string word) => s_defaults.ContainsKey(word) && word != Upgrade;

    public static string Defaults(string verb) => string.Join(' ', s_defaults[verb].Select(static flag => $"[--{flag.Key} {flag.Value}]"));

    public int Int(string name) => checked((int)_values[name]);

    public TimeSpan Seconds(string name) => TimeSpan.FromSeconds(_values[name]);

    /// <summary>Null when the arguments are not understood.</summary>
    public static VerbFlags? Parse(string[] arguments)
    {
        if (arguments.Length % 2 == 0 || !s_defaults.TryGetValue(arguments[0], out var defaults)) return null;
        var values = new Dictionary<string, long>(defaults);
        for (var i = 1; i < arguments.Length; i += 2)
        {
            var name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i][2..] : "";
            if (!values.ContainsKey(name)
                || !long.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value < s_bounds[name].Min || value > s_bounds[name].Max) return null;
            values[name] = value;
        }

        return values["ack"] <= values["replication"] ? new VerbFlags(arguments[0], values) : null;
    }
}
