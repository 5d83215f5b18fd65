using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Koltso.Benchmarks.Gate.Comparing;

namespace Koltso.Benchmarks.Gate.Running;

/// <summary>Runs benchmarks in this process, one after the other, and says what they came to. One that throws is left out, and told of.</summary>
internal sealed class Benchmarker(TextWriter output)
{
    private static readonly Type[] s_classes =
        [.. typeof(MicroBenchmark).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(MicroBenchmark))).OrderBy(static type => type.Name)];

    /// <param name="withTimes">False: allocations only, which is quick.</param>
    public Dictionary<string, Measured> Run(Func<string, bool> isChosen, bool withTimes)
    {
        var measured = new Dictionary<string, Measured>();
        foreach (var type in s_classes) Run(type, isChosen, withTimes, measured);
        return measured;
    }

    private void Run(Type type, Func<string, bool> isChosen, bool withTimes, Dictionary<string, Measured> measured)
    {
        var log = new AccumulationLogger();
        var all = BenchmarkConverter.TypeToBenchmarks(type, ConfigOf(withTimes ? Effort.Times : Effort.Allocations, log));
        var chosen = all.BenchmarksCases.Where(one => !IsReference(one) && isChosen(NameOf(one))).ToArray();
        if (chosen.Length == 0) return;
        var beside = chosen.Select(ParametersOf).ToHashSet();
        var references = withTimes ? all.BenchmarksCases.Where(one => IsReference(one) && beside.Contains(ParametersOf(one))) : [];
        var summary = BenchmarkRunner.Run(new BenchmarkRunInfo([.. references, .. chosen], type, all.Config));
        var good = summary.Reports.Where(static report => report is { Success: true, ResultStatistics: not null }).ToList();
        var referenceNs = good.Where(static report => IsReference(report.BenchmarkCase))
            .ToDictionary(static report => ParametersOf(report.BenchmarkCase), static report => report.ResultStatistics!.Min);
        var ratioMax = type.GetCustomAttribute<TimeToleranceAttribute>()?.RatioMax ?? TimeToleranceAttribute.Computation;
        foreach (var report in good.Where(static report => !IsReference(report.BenchmarkCase)))
            measured[NameOf(report.BenchmarkCase)] = MeasuredOf(report, withTimes, referenceNs, ratioMax);
        if (good.Count < summary.Reports.Length || summary.Reports.Length < chosen.Length) output.WriteLine($"{type.Name} went wrong:\n{log.GetLog()}");
    }

    private static Measured MeasuredOf(
        BenchmarkReport report, bool withTimes, Dictionary<string, double> referenceNs, double ratioMax)
    {
        var allocatedBytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)
            ?? throw new InvalidOperationException("This runtime does not say what was allocated.");
        return withTimes
            ? new Measured(allocatedBytes, report.ResultStatistics!.Min, referenceNs[ParametersOf(report.BenchmarkCase)], ratioMax)
            : new Measured(allocatedBytes, 0, 0, ratioMax);
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
