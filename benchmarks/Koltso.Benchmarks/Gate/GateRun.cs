using System.Globalization;
using System.Text.Json;
using Koltso.Benchmarks.Gate.Comparing;
using Koltso.Benchmarks.Gate.Running;

namespace Koltso.Benchmarks.Gate;

/// <summary>Measures, compares with the baseline's file and tells; or writes that file anew.</summary>
internal sealed class GateRun(GateOptions options, string baselinePath, TextWriter output)
{
    /// <summary>Disturbances only add: what looks slower is measured again, as is all for a baseline, and the best counts.</summary>
    private const int RunsMax = 3;

    private readonly Machine _machine = ThisMachine.Describe();
    private readonly Benchmarker _benchmarker = new(output);

    private bool WithTimes => !options.IsAllocationsOnly;

    /// <summary>True when nothing failed.</summary>
    public bool Run()
    {
        output.WriteLine($".NET {_machine.Runtime}, {_machine.Architecture}, {_machine.Processor}");
        if (options.IsUpdate) return Update();
        if (ReadBaseline() is not { } baseline) return false;
        var measured = _benchmarker.Run(IsChosen, WithTimes);
        var compared = Compare(baseline, measured);
        for (var run = 1; run < RunsMax && compared.Any(MayBeNoise); run++)
        {
            var again = compared.Where(MayBeNoise).Select(static one => one.Name).ToHashSet();
            output.WriteLine($"{again.Count} measured again, since they came out worse than the baseline.");
            foreach (var (name, one) in _benchmarker.Run(again.Contains, WithTimes)) measured[name] = Measured.Best(measured[name], one);
            compared = Compare(baseline, measured);
        }

        output.WriteLine();
        if (compared.Count == 0) output.WriteLine($"No benchmark's name contains '{options.Filter}'.");
        else ComparisonTable.Write(output, compared);
        output.WriteLine();
        if (compared.Any(static one => one.IsFailed))
            output.WriteLine("If that is meant: ./test bench-gate --update, and commit benchmarks/baseline.json.");
        ComparisonTable.WriteSum(output, compared);
        return compared.Count > 0 && !compared.Any(static one => one.IsFailed);
    }

    private static bool MayBeNoise(ComparedBenchmark one) => one.IsFailed && one.Now is not null;

    private IReadOnlyList<ComparedBenchmark> Compare(Baseline baseline, Dictionary<string, Measured> measured) =>
        Comparison.Of(baseline, _machine, measured, IsChosen, WithTimes);

    private bool IsChosen(string name) => name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase);

    private Baseline? ReadBaseline()
    {
        try
        {
            return Baseline.Parse(File.ReadAllText(baselinePath));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            output.WriteLine($"No baseline to compare with: {problem.Message}");
            output.WriteLine("./test bench-gate --update writes one.");
            return null;
        }
    }

    private bool Update()
    {
        List<Dictionary<string, Measured>> runs = [];
        for (var run = 1; run <= RunsMax; run++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Measuring, {run} of {RunsMax}…"));
            runs.Add(_benchmarker.Run(static _ => true, withTimes: true));
        }

        var names = runs.SelectMany(static run => run.Keys).Distinct().ToList();
        if (runs.Any(run => run.Count != names.Count))
        {
            output.WriteLine("Some benchmarks failed: the baseline stays as it is.");
            return false;
        }

        var best = names.ToDictionary(static name => name, name => runs.Select(run => run[name]).Aggregate(Measured.Best));
        File.WriteAllText(baselinePath, Baseline.Of(_machine, best).ToJson());
        output.WriteLine($"{names.Count} benchmarks written to {baselinePath}.");
        output.WriteLine($"Checks: {names.Count} passed, 0 failed, 0 skipped");
        return true;
    }
}
