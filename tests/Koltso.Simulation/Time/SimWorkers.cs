using System.IO.Pipelines;

namespace Koltso.Simulation.Time;

/// <summary>
/// Threads of a simulated process that run blocking work: each piece of work takes its own time, and they end in any order, or,
/// on one thread, in the order in which they began. What would run while the disk hangs runs when it goes on.
/// </summary>
/// <param name="slowness">The factor by which the disk is slower than usual.</param>
/// <param name="hangsUntilUs">Until when the disk hangs; in the past if it does not.</param>
internal sealed class SimWorkers(
    SimWorld world, SimProcess process, Random random, Func<int> slowness, Func<long> hangsUntilUs, bool isOneThread = false)
    : PipeScheduler
{
    private const int QuickUs = 300, SlowUs = 20_000, SlowOneIn = 50;

    private long _lastUs;

    public override void Schedule(Action<object?> action, object? state)
    {
        var delayUs = 10 + random.Next(random.Next(SlowOneIn) == 0 ? SlowUs : QuickUs);
        var atUs = world.NowUs + (long)delayUs * slowness();
        if (isOneThread) _lastUs = atUs = Math.Max(_lastUs, atUs);
        world.AtUnlessHanging(atUs, hangsUntilUs, new SimEvent(process, action, state, MayBlock: true));
    }
}
