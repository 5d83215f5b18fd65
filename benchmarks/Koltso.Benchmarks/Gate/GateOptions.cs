namespace Koltso.Benchmarks.Gate;

/// <summary>What the gate was asked for.</summary>
internal sealed record GateOptions
{
    public const string Usage =
        """
        ./test bench-gate                      micro-benchmarks, compared with benchmarks/baseline.json: about a minute
                          --allocations-only   their allocations only: seconds
                          --filter WORD        only those whose name contains WORD
                          --update             measures three times and writes the baseline anew
        """;

    public bool IsUpdate { get; init; }

    public bool IsAllocationsOnly { get; init; }

    public string Filter { get; init; } = "";

    /// <summary>Null, and a sentence, when the arguments are none of these; null and no sentence for --help.</summary>
    public static GateOptions? Parse(IReadOnlyList<string> arguments, out string problem)
    {
        var options = new GateOptions();
        problem = "";
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    return null;
                case "--update":
                    options = options with { IsUpdate = true };
                    break;
                case "--allocations-only":
                    options = options with { IsAllocationsOnly = true };
                    break;
                case "--filter" when i + 1 < arguments.Count:
                    options = options with { Filter = arguments[++i] };
                    break;
                default:
                    problem = $"{arguments[i]}: not understood.";
                    return null;
            }
        }

        if (!options.IsUpdate || options is { IsAllocationsOnly: false, Filter: "" }) return options;
        problem = "--update measures everything: it goes with neither --filter nor --allocations-only.";
        return null;
    }
}
