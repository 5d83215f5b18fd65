using BenchmarkDotNet.Attributes;
using Koltso.Core.Measuring;

namespace Koltso.Benchmarks.Core.Measuring;

public class LatencyHistogramBenchmarks : MicroBenchmark
{
    private const int Values = 1_024;
    private const long MaxNs = 60_000_000_000;

    private readonly LatencyHistogram _histogram = new(MaxNs);
    private long[] _values = [];

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        _values = [.. Enumerable.Range(0, Values).Select(_ => (long)Math.Exp(8 + random.NextDouble() * 12))];
        Record();
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Record()
    {
        foreach (var value in _values) _histogram.Record(value);
    }

    [Benchmark]
    public long Percentile() => _histogram.ValueAtPercentile(99.9);
}
