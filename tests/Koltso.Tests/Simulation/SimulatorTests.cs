using Koltso.Simulation.Running;

namespace Koltso.Tests.Simulation;

public sealed class SimulatorTests
{
    [Fact]
    public void Run_SameSeedTwice_SameHistoryEventForEvent()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var (first, second) = (Simulator.Run(HistoryPlan.Of(seed)), Simulator.Run(HistoryPlan.Of(seed)));
            second.Trace.ShouldBe(first.Trace, $"seed {seed}");
            second.Events.ShouldBe(first.Events);
        }
    }

    [Fact]
    public void Run_WithAJournal_ChangesNothing() =>
        Simulator.Run(HistoryPlan.Of(7), isTold: true).Trace.ShouldBe(Simulator.Run(HistoryPlan.Of(7)).Trace);

    [Fact]
    public void Run_OtherSeed_OtherHistory() =>
        Enumerable.Range(1, 20).Select(static seed => Simulator.Run(HistoryPlan.Of((ulong)seed)).Trace).Distinct().Count().ShouldBe(20);

    /// <summary>A prefix of the faults leaves everything unchanged before the first omitted fault.</summary>
    [Fact]
    public void Of_FewerFaults_SamePlanOtherwise()
    {
        var (all, some) = (HistoryPlan.Of(3), HistoryPlan.Of(3, faultsMax: 2));
        some.Faults.ShouldBe(all.Faults.Take(2));
        some.ShouldBe(all with { Faults = some.Faults });
    }

    /// <summary>Seeds that once showed a bug. Their events change with the code; that they pass must not.</summary>
    [Theory]
    [InlineData(1, "a caller that waited for a tree built by another one was resumed on the thread pool")]
    [InlineData(98, "a wall clock that was set ahead for a moment stopped a node's rounds of repair for as long")]
    [InlineData(20_025_463, "the judge mistook a write that others superseded for one that a clock refused")]
    [InlineData(40_001_764, "hints that were too old, which a full disk could not remove, were delivered all the same")]
    [InlineData(40_004_946, "the same")]
    public void Run_SeedThatShowedABug_IsGood(ulong seed, string bug)
    {
        var verdict = Simulator.Run(HistoryPlan.Of(seed));
        verdict.IsGood.ShouldBeTrue($"{bug}: {string.Join("; ", verdict.Violations)}");
    }
}
