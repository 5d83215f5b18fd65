using Koltso.Checking;
using Koltso.Core.Records;
using Koltso.Ring.Coordination;
using Koltso.Simulation.Faults;
using Koltso.Simulation.Running;

namespace Koltso.Simulation.Judging;

/// <summary>
/// A promise that needs the plan to be checked: a write gets a version newer than the existing one, whatever the clocks
/// show, unless the clocks were further apart than nodes follow each other, or a disk did not accept the ceiling that
/// following needs.
/// </summary>
internal static class ClockRefusals
{
    private const string Promise = "NewerVersions";
    private const double BorneMs = 43_000;

    public static IEnumerable<Violation> Of(HistoryPlan plan, IEnumerable<Operation> operations)
    {
        if (plan.Faults.Any(static fault => fault.Kind is SimFaultKind.FailingDisk or SimFaultKind.FullDisk)) return [];
        var off = Enumerable.Range(0, plan.Shape.Nodes).Select(node => plan.Faults.Where(fault => fault.Node == node).Sum(OffMs));
        if (off.OrderDescending().Take(2).Sum() > BorneMs) return [];
        var all = operations.ToList();
        return all
            .Where(one =>
                one.Problem is nameof(ReplicaStatus.ClockAhead)
                    || (one.Problem is nameof(ReplicaStatus.Superseded) && !IsCrowdedOut(one, all)))
            .Select(static one => new Violation(Promise, $"{one.Kind} #{one.Id} of key {one.Key} was refused as {one.Problem}.", [one]));
    }

    /// <summary>
    /// Others wrote the key while each attempt was on its way: through a node that is far from the others, a write to a
    /// key that is written all the time may lose every attempt.
    /// </summary>
    private static bool IsCrowdedOut(Operation write, List<Operation> all) =>
        all.Count(other =>
            other.IsWrite && other.Key == write.Key && other.Id != write.Id && other.StartUs <= write.EndUs && other.EndUs >= write.StartUs)
            >= WriteOperation.AttemptsMax - 1;

    /// <summary>The largest offset that a fault gives its node's clock.</summary>
    private static double OffMs(SimFault fault) => fault.Kind switch
    {
        SimFaultKind.ClockJump or SimFaultKind.ClockWild => Math.Abs(fault.Amount),
        SimFaultKind.ClockDrift => (fault.EndUs - fault.AtUs) / 1_000.0 * fault.Amount * FaultInjector.DriftRate,
        _ => 0,
    };
}
