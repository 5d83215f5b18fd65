namespace Koltso.Benchmarks;

/// <summary>How many times the baseline's time a class's benchmarks may take before the gate fails.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TimeToleranceAttribute(double ratioMax) : Attribute
{
    /// <summary>More than what a busy machine was seen to add to pure computation: docs/benchmarks.md.</summary>
    public const double Computation = 1.5;

    /// <summary>RocksDB flushes and merges beside the benchmark, and large memory is more at the mercy of neighbours.</summary>
    public const double Storage = 2.5;

    public double RatioMax => ratioMax;
}
