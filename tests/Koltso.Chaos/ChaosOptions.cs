using System.Globalization;
using Koltso.Chaos.Faults;

namespace Koltso.Chaos;

/// <summary>The options that the program was started with.</summary>
internal sealed record ChaosOptions
{
    private const int SecondsMin = 10, SecondsMax = 24 * 3600, NodesMin = 3, NodesMax = 5;

    public static readonly string Usage = $"""
        ./test chaos [--seconds N] [--seed S] [--nodes {NodesMin}..{NodesMax}] [--faults KIND,...] [--rate N] [--clients N] [--keys N]
          --seconds  how long faults and load last; {SecondsMin} or more, default 60
          --seed     what decides the faults; default: a new one, which is printed
          --faults   of: {string.Join(", ", Enum.GetNames<InjectionKind>()).ToLowerInvariant()}; default: all
          --rate     operations a second, at most; default 600
        """;

    public int Seconds { get; private init; } = 60;

    public int Seed { get; private init; } = Random.Shared.Next(1_000_000);

    public int Nodes { get; private init; } = NodesMin;

    public int RatePerSecond { get; private init; } = 600;

    public int Clients { get; private init; } = 24;

    public int Keys { get; private init; } = 300;

    public IReadOnlyList<InjectionKind> Faults { get; private init; } = Enum.GetValues<InjectionKind>();

    /// <summary>Null when the arguments are not understood.</summary>
    public static ChaosOptions? Parse(string[] arguments)
    {
        var options = new ChaosOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || options.WithOrNull(arguments[i], arguments[i + 1]) is not { } next) return null;
            options = next;
        }

        return options;
    }

    public ChaosOptions Without(params InjectionKind[] kinds) => this with { Faults = [.. Faults.Except(kinds)] };

    private ChaosOptions? WithOrNull(string name, string text)
    {
        if (name == "--faults") return WithFaultsOrNull(text);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
        return name switch
        {
            "--seconds" when value is >= SecondsMin and <= SecondsMax => this with { Seconds = value },
            "--seed" => this with { Seed = value },
            "--nodes" when value is >= NodesMin and <= NodesMax => this with { Nodes = value },
            "--rate" when value > 0 => this with { RatePerSecond = value },
            "--clients" when value > 0 => this with { Clients = value },
            "--keys" when value > 0 => this with { Keys = value },
            _ => null,
        };
    }

    private ChaosOptions? WithFaultsOrNull(string text)
    {
        var kinds = new List<InjectionKind>();
        foreach (var name in text.Split(','))
        {
            if (name.All(char.IsAsciiDigit) || !Enum.TryParse<InjectionKind>(name, ignoreCase: true, out var kind)) return null;
            kinds.Add(kind);
        }

        return this with { Faults = [.. kinds.Distinct().Order()] };
    }
}
