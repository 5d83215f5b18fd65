using BenchmarkDotNet.Attributes;
using Koltso.Core.Time;

namespace Koltso.Benchmarks.Core.Time;

public class HybridClockBenchmarks : MicroBenchmark
{
    private readonly HybridClock _clock = new(TimeProvider.System, 0, static _ => { }, windowMs: int.MaxValue);

    public HybridClockBenchmarks() => _clock.ExtendCeiling();

    [Benchmark]
    public ulong Next() => _clock.TryNext(out var reading) ? reading : throw new InvalidOperationException("The clock refused.");
}
