using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Koltso.Benchmarks.Gate.Comparing;

namespace Koltso.Benchmarks.Gate.Running;

/// <summary>
/// Runs benchmarks in this process, one after the other, and says what they came to. One that throws is left out, and told of.
/// </summary>
internal sealed class Benchmarker(TextWriter output)
{
    private const int ProblemLinesMax = 12;

    private static readonly Type[] s_classes =
        [
            .. typeof(MicroBenchmark).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(MicroBenchmark)))
            .OrderBy(static type => type.Name),
        ];

    /// <param name="withTimes">False: allocations only, which is quick.</param>
    public Dictionary<string, Measured> Run(Func<string, bool> isChosen, bool withTimes)
    {
        var reports = s_classes.SelectMany(type => Run(type, isChosen, withTimes))
            .ToLookup(static report => IsReference(report.BenchmarkCase));
        // The quickest of all: beside one class it may have been disturbed, and would then excuse what is slow.
        var referenceNs = reports[true].Select(static report => report.ResultStatistics!.Min).DefaultIfEmpty(0).Min();
        return reports[false].ToDictionary(
            static report => NameOf(report.BenchmarkCase),
            report => MeasuredOf(report, withTimes ? report.ResultStatistics!.Min : 0, referenceNs));
    }

    private List<BenchmarkReport> Run(Type type, Func<string, bool> isChosen, bool withTimes)
    {
        var log = new AccumulationLogger();
        var all = BenchmarkConverter.TypeToBenchmarks(type, ConfigOf(withTimes ? Effort.Times : Effort.Allocations, log));
        var chosen = all.BenchmarksCases.Where(one => !IsReference(one) && isChosen(NameOf(one))).ToList();
        if (chosen.Count == 0) return [];
        if (withTimes) chosen.Insert(0, all.BenchmarksCases.First(IsReference));
        var summary = BenchmarkRunner.Run(new BenchmarkRunInfo([.. chosen], type, all.Config));
        var good = summary.Reports.Where(static report => report is { Success: true, ResultStatistics: not null }).ToList();
        if (good.Count < chosen.Count) TellProblem(type, log.GetLog());
        return good;
    }

    /// <summary>Of all that BenchmarkDotNet says of a class, what was thrown, and where.</summary>
    private void TellProblem(Type type, string log)
    {
        output.WriteLine($"{type.Name} went wrong:");
        foreach (var line in log.Split('\n').Where(IsTelling).Take(ProblemLinesMax)) output.WriteLine(line);

        static bool IsTelling(string line) =>
            line.Contains("Exception", StringComparison.Ordinal) || line.StartsWith("   at Koltso", StringComparison.Ordinal);
    }

    private static Measured MeasuredOf(BenchmarkReport report, double timeNs, double referenceNs)
    {
        var ratioMax = report.BenchmarkCase.Descriptor.Type.GetCustomAttribute<TimeToleranceAttribute>()?.RatioMax
            ?? TimeToleranceAttribute.Computation;
        var allocatedBytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)
            ?? throw new InvalidOperationException("This runtime does not say what was allocated.");
        return new Measured(allocatedBytes, timeNs, referenceNs, ratioMax);
    }

    private static ManualConfig ConfigOf(Job job, ILogger log) => ManualConfig.CreateEmpty()
        .AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(log).WithOptions(ConfigOptions.DisableLogFile)
        .WithArtifactsPath(AppContext.BaseDirectory);

    private static bool IsReference(BenchmarkCase one) => one.Descriptor.WorkloadMethod.Name == nameof(MicroBenchmark.Reference);

    private static string ParametersOf(BenchmarkCase one) =>
        string.Concat(one.Parameters.Items.Select(static item => $" {item.Name}={item.Value}"));

    private static string NameOf(BenchmarkCase one)
    {
        var type = one.Descriptor.Type.Name;
        return $"{type.Replace("Benchmarks", "", StringComparison.Ordinal)}.{one.Descriptor.WorkloadMethod.Name}{ParametersOf(one)}";
    }
}
