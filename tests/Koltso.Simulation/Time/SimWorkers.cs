using System.IO.Pipelines;

namespace Koltso.Simulation.Time;

/// <summary>
/// The workers of a simulated process, which run blocking work: each piece of work takes its own time, and they end in
/// any order.
/// </summary>
internal sealed class SimWorkers(SimWorld world, SimProcess process, Random random, Func<int> slowness) : PipeScheduler
{
    private const int QuickUs = 300, SlowUs = 20_000, SlowOneIn = 50;

    public override void Schedule(Action<object?> action, object? state)
    {
        var delayUs = 10 + random.Next(random.Next(SlowOneIn) == 0 ? SlowUs : QuickUs);
        world.At(world.NowUs + (long)delayUs * slowness(), new SimEvent(process, action, state));
    }
}
