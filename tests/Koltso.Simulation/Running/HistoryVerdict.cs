using Koltso.Checking;

namespace Koltso.Simulation.Running;

/// <summary>The result of a history.</summary>
/// <param name="Trace">A fingerprint of everything that happened, in order.</param>
/// <param name="Events">The number of events.</param>
internal sealed record HistoryVerdict(HistoryPlan Plan, ulong Trace, long Events, History History, IReadOnlyList<Violation> Violations)
{
    public bool IsGood => Violations.Count == 0;

    public int Operations => History.Operations.Count;
}
