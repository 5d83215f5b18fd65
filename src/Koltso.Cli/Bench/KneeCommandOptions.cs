using System.CommandLine;
using Koltso.Cli.Values;
using Koltso.Load;

namespace Koltso.Cli.Bench;

/// <summary><c>--find-knee</c> and what belongs to it.</summary>
internal sealed class KneeCommandOptions
{
    private const double ErrorPercentDefault = 0.1;

    private readonly Option<bool> _find = new("--find-knee")
    {
        Description = "Search for the highest rate that holds: double it until one does not, then narrow down to 5 %. "
            + "Not with --rate or --requests.",
    };
    private readonly Option<int?> _rateMin =
        IntOption.Create("--rate-min", "The first rate to try.", 1, BenchCommandOptions.RateMax, 1_000);
    private readonly Option<int?> _rateMax =
        IntOption.Create("--rate-max", "The highest rate to try.", 1, BenchCommandOptions.RateMax, 1_000_000);
    private readonly Option<Duration?> _p99Max = DurationOption.Create(
        "--p99-max", "A rate whose 99th percentile is above this does not hold.", Duration.OfMs(20), Duration.OfMs(1),
        Duration.OfMs(3_600_000));
    private readonly Option<double?> _errorsMax =
        NumberOption.Create("--errors-max", "A rate with a greater share of errors does not hold.", 0, 100, ErrorPercentDefault, "PERCENT");
    private readonly Option<Duration?> _step = DurationOption.Create(
        "--step", "How long to try each rate, after one second that is not counted.", Duration.OfMs(10_000), Duration.OfMs(1_000),
        Duration.OfMs(3_600_000));

    public void AddTo(Command command, Option rate, Option requests)
    {
        Option[] all = [_find, _rateMin, _rateMax, _p99Max, _errorsMax, _step];
        foreach (var option in all) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_find) is null or { Implicit: true })
            {
                foreach (var option in all[1..])
                    if (result.GetResult(option) is { Implicit: false })
                        result.AddError($"{option.Name} is allowed only with --find-knee.");
                return;
            }

            foreach (var option in new[] { rate, requests })
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError(
                        $"{option.Name} is not allowed with --find-knee, which sets the rates itself; --step is the time for each.");
        });
    }

    /// <summary>Null where no search is asked for.</summary>
    public KneeOptions? Of(ParseResult parsed, BenchOptions load) => !parsed.GetValue(_find) ? null : new KneeOptions
    {
        Load = load,
        RateMin = parsed.GetValue(_rateMin)!.Value,
        RateMax = Math.Max(parsed.GetValue(_rateMin)!.Value, parsed.GetValue(_rateMax)!.Value),
        P99Max = parsed.GetValue(_p99Max)!.Value.Time,
        ErrorShareMax = parsed.GetValue(_errorsMax)!.Value / 100,
        StepDuration = parsed.GetValue(_step)!.Value.Time,
    };
}
