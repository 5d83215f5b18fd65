using Koltso.Checking;
using Koltso.Simulation.Running;

namespace Koltso.Simulation.Judging;

/// <summary>Says of a history what promises it broke.</summary>
internal sealed class Judge(HistoryPlan plan, SimCluster cluster)
{
    public bool IsMended() => cluster.World.NowUs > plan.FaultsEndUs + 40_000_000;

    public IReadOnlyList<Violation> Judge_()
    {
        if (cluster.World.Bug is { } bug) return [new Violation("NoException", bug.ToString(), [])];
        return [];
    }
}
