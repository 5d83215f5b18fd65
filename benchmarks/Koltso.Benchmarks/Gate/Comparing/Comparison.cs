namespace Koltso.Benchmarks.Gate.Comparing;

/// <summary>
/// Holds a run against the baseline. Allocations are compared exactly (large ones nearly so), times as multiples of the
/// reference that was measured in the same run. A pure function.
/// </summary>
internal static class Comparison
{
    /// <summary>The measuring itself allocates a little, which shows where an operation is so slow that few are counted.</summary>
    private const int AllocationSlackDivisor = 256;

    /// <param name="isChosen">Which names of the baseline this run was to measure.</param>
    /// <param name="withTimes">False: allocations only.</param>
    public static IReadOnlyList<ComparedBenchmark> Of(
        Baseline baseline, Machine machine, IReadOnlyDictionary<string, Measured> now, Func<string, bool> isChosen, bool withTimes)
    {
        var allocationObstacle = machine.AllocationObstacle(baseline.Machine);
        var timeObstacle = machine.TimeObstacle(baseline.Machine);
        var names = baseline.Benchmarks.Keys.Where(isChosen).Union(now.Keys).Order(StringComparer.Ordinal);
        return [.. names.Select(Compare)];

        ComparedBenchmark Compare(string name)
        {
            var before = baseline.Benchmarks.GetValueOrDefault(name);
            var measured = now.GetValueOrDefault(name);
            var presence = PresenceOf(before, measured);
            CheckVerdict? time = null;
            if (withTimes) time = presence ?? Obstacle(timeObstacle) ?? TimeOf(before!, measured!);
            return new ComparedBenchmark(name, before, measured, presence ?? Obstacle(allocationObstacle) ?? AllocationsOf(before!, measured!), time);
        }
    }

    /// <summary>A verdict where there is nothing to compare.</summary>
    private static CheckVerdict? PresenceOf(BaselineEntry? before, Measured? now)
    {
        if (now is null) return new CheckVerdict(Outcome.Failed, "missing: it failed, or is no more and the baseline has it still");
        return before is null ? new CheckVerdict(Outcome.Skipped, "new: not in the baseline yet") : null;
    }

    private static CheckVerdict? Obstacle(string? obstacle) => obstacle is null ? null : new CheckVerdict(Outcome.Skipped, obstacle);

    private static CheckVerdict AllocationsOf(BaselineEntry before, Measured now)
    {
        var slack = before.AllocatedBytes / AllocationSlackDivisor;
        if (now.AllocatedBytes > before.AllocatedBytes + slack) return new CheckVerdict(Outcome.Failed, "ALLOCATES MORE");
        return new CheckVerdict(Outcome.Passed, now.AllocatedBytes < before.AllocatedBytes - slack ? "allocates less" : "");
    }

    private static CheckVerdict TimeOf(BaselineEntry before, Measured now)
    {
        var ratio = now.Relative / before.Relative;
        // What is no number (a baseline of 0) must not pass.
        if (!(ratio <= now.RatioMax)) return new CheckVerdict(Outcome.Failed, "SLOWER");
        return new CheckVerdict(Outcome.Passed, ratio < 1 / now.RatioMax ? "faster" : "");
    }
}
