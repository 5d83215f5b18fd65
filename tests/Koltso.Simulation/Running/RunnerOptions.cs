using System.Globalization;

namespace Koltso.Simulation.Running;

/// <summary>The options that the runner was started with.</summary>
internal sealed record RunnerOptions
{
    public const string Usage =
        """
        ./test sim                      2,000 histories from fresh seeds
        ./test sim --seed N             one history, told in full when it fails; --trace tells it in any case
                   --faults K           with the first K of its faults only
        ./test sim --count N            so many histories, from --from (default: fresh seeds) on
        ./test sim --minutes M          as many as there is time for
            --threads T                 at a time (default: one for each processor)
            --twice                     runs each seed twice and compares their traces
            --until-failure             stops at the first that fails, and says which in a line for programs
        """;

    public ulong? Seed { get; init; }

    /// <summary>The number of faults of that one history that happen, the first ones.</summary>
    public int? Faults { get; init; }

    public ulong? From { get; init; }

    public long Count { get; init; } = 2_000;

    public double? Minutes { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public bool IsTwice { get; init; }

    public bool IsTold { get; init; }

    public bool IsUntilFailure { get; init; }

    /// <summary>Null, and a sentence, when the arguments are not understood.</summary>
    public static RunnerOptions? Parse(string[] arguments, out string problem)
    {
        var options = new RunnerOptions();
        problem = "";
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            var isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0;
            switch (arguments[i])
            {
                case "--help":
                    return null;
                case "--twice":
                    options = options with { IsTwice = true };
                    continue;
                case "--trace":
                    options = options with { IsTold = true };
                    continue;
                case "--until-failure":
                    options = options with { IsUntilFailure = true };
                    continue;
                case "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    break;
                case "--faults" when isNumber:
                    options = options with { Faults = (int)number };
                    break;
                case "--from" when ulong.TryParse(value, CultureInfo.InvariantCulture, out var from):
                    options = options with { From = from };
                    break;
                case "--count" when isNumber && number >= 1:
                    options = options with { Count = (long)number };
                    break;
                case "--minutes" when isNumber:
                    options = options with { Minutes = number };
                    break;
                case "--threads" when isNumber && number >= 1:
                    options = options with { Threads = (int)number };
                    break;
                default:
                    problem = $"{arguments[i]} {value}: not understood.";
                    return null;
            }

            i++;
        }

        return options;
    }
}
