namespace Koltso.Benchmarks.Gate.Comparing;

/// <summary>One benchmark beside its baseline; either may be missing. Two checks: allocations, and (unless left out) time.</summary>
internal sealed record ComparedBenchmark(string Name, BaselineEntry? Before, Measured? Now, CheckVerdict Allocations, CheckVerdict? Time)
{
    /// <summary>Now against the baseline; null without both.</summary>
    public double? Ratio => Before is { Relative: > 0 } && Now is { Relative: > 0 } ? Now.Relative / Before.Relative : null;

    public IEnumerable<CheckVerdict> Checks => Time is { } time ? [Allocations, time] : [Allocations];

    public bool IsFailed => Checks.Any(static check => check.Outcome == Outcome.Failed);
}
