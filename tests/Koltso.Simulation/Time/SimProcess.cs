namespace Koltso.Simulation.Time;

/// <summary>
/// One life of one simulated process, from its start to its crash. Its events wait while it is paused; events after its
/// end are dropped, so that code of a crashed process never runs again.
/// </summary>
internal sealed class SimProcess(int node)
{
    private readonly Queue<SimEvent> _waiting = new();

    public int Node => node;

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>When it was last resumed.</summary>
    public long ResumedUs { get; private set; }

    public void End() => IsAlive = false;

    public void Pause() => IsPaused = true;

    public void Wait(SimEvent happening) => _waiting.Enqueue(happening);

    /// <summary>Resumes the process: the events that waited happen now, in their order.</summary>
    public void Resume(SimWorld world)
    {
        IsPaused = false;
        ResumedUs = world.NowUs;
        while (_waiting.TryDequeue(out var happening)) world.At(world.NowUs, happening);
    }
}
