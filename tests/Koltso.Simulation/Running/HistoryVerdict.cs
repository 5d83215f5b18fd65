using Koltso.Checking;

namespace Koltso.Simulation.Running;

/// <summary>What became of a history.</summary>
/// <param name="Trace">Of everything that happened, in order.</param>
/// <param name="Events">How much that was.</param>
internal sealed record HistoryVerdict(HistoryPlan Plan, ulong Trace, long Events, History History, IReadOnlyList<Violation> Violations)
{
    public bool IsGood => Violations.Count == 0;

    public int Operations => History.Operations.Count;
}
