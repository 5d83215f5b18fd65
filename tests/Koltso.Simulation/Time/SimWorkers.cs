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
        Await(atUs, () => action(state));
    }

    /// <summary>It hangs again and again until the disk does not.</summary>
    private void Await(long atUs, Action work) => world.At(
        atUs,
        new SimEvent(
            process,
            _ =>
            {
                if (hangsUntilUs() > world.NowUs) Await(hangsUntilUs(), work);
                else work();
            },
            null,
            MayBlock: true));
}
