using System.IO.Pipelines;

namespace Koltso.Simulation.Time;

/// <summary>
/// The end of a turn of a simulated loop, where work may wait for the log and for nothing else: while the log hangs, the loop goes
/// on without it.
/// </summary>
/// <param name="hangsUntilUs">Until when the log hangs; in the past if it does not.</param>
internal sealed class SimTurnEnd(SimWorld world, SimProcess process, Random random, Func<long> hangsUntilUs) : PipeScheduler
{
    private const int TurnUsMax = 20;

    public override void Schedule(Action<object?> action, object? state) =>
        world.AtUnlessHanging(world.NowUs + random.Next(TurnUsMax), hangsUntilUs, new SimEvent(process, action, state));
}
