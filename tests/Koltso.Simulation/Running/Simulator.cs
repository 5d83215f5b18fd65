using Koltso.Simulation.Judging;

namespace Koltso.Simulation.Running;

/// <summary>
/// Runs one history from its plan to its verdict: clients work while faults come and go; then all faults end, the cluster
/// gets time to mend itself, and what was promised is checked.
/// </summary>
internal static class Simulator
{
    private const long StepUs = 1_000_000;

    /// <summary>After the faults: links dial again, hints go out, a few rounds of repair; and a clock that had led others astray is caught up with.</summary>
    private const long MendUs = 200_000_000;

    /// <param name="isTold">Keeps a journal, for people.</param>
    public static HistoryVerdict Run(HistoryPlan plan, bool isTold = false)
    {
        // What waits goes on inline, as on an event loop.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return RunHere(plan, isTold);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static HistoryVerdict RunHere(HistoryPlan plan, bool isTold)
    {
        var journal = new Journal(isTold);
        var cluster = new SimCluster(plan, journal);
        var world = cluster.World;
        world.RunUntil(plan.FaultsEndUs);
        while (!cluster.Share.IsOver && world.Bug is null) world.RunUntil(world.NowUs + StepUs);
        world.RunUntil(world.NowUs + plan.Workload.PatienceUs);
        journal.Note(world.NowUs, "all faults are over, the clients have gone");
        var judge = new Judge(plan, cluster);
        for (var untilUs = world.NowUs + MendUs; world.NowUs < untilUs && world.Bug is null && !judge.IsMended();)
            world.RunUntil(world.NowUs + StepUs);
        journal.Note(world.NowUs, "judged now");
        return new HistoryVerdict(plan, world.Trace, world.Count, judge.History(), judge.Run());
    }
}
