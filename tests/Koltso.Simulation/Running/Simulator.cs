using Koltso.Simulation.Judging;

namespace Koltso.Simulation.Running;

/// <summary>
/// Runs one history from its plan to its verdict: clients work while faults begin and end; then all faults end, the
/// cluster gets time to recover, and the promises are checked.
/// </summary>
internal static class Simulator
{
    private const long StepUs = 1_000_000;

    /// <summary>
    /// The time after the faults: links dial again, hints are delivered, a few rounds of repair run, and time catches
    /// up with a clock that others had followed too far ahead.
    /// </summary>
    private const long MendUs = 200_000_000;

    /// <param name="isTold">Whether to keep a journal, for human readers.</param>
    public static HistoryVerdict Run(HistoryPlan plan, bool isTold = false)
    {
        // Continuations run inline, as on an event loop.
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
