using System.IO.Pipelines;

namespace Koltso.Simulation.Time;

/// <summary>An event loop of a simulated process: runs scheduled work in order, a little later.</summary>
internal sealed class SimLoop(SimWorld world, SimProcess process, Random random) : PipeScheduler
{
    private const int TurnUsMax = 20;

    private long _lastUs;

    public override void Schedule(Action<object?> action, object? state)
    {
        _lastUs = Math.Max(_lastUs, world.NowUs + random.Next(TurnUsMax));
        world.At(_lastUs, new SimEvent(process, action, state));
    }
}
