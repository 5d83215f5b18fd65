using Koltso.Cluster.Topology;
using Koltso.Simulation.Time;

namespace Koltso.Simulation.Cluster;

/// <summary>
/// Raises the epoch of the topology repeatedly, with the same lists of replicas: each node learns of a new epoch at a
/// time of its own, late, or not at all and then of a later one. At the end all nodes know the newest epoch.
/// </summary>
internal sealed class ViewChanges(SimWorld world, SimNode[] nodes, RingView first, Random random)
{
    private const int EpochsPerHistory = 300, DelayUsMax = 400_000, MissedOneIn = 5;

    /// <summary>The view that a node starts with if it starts now.</summary>
    public RingView Newest { get; private set; } = first;

    /// <param name="untilUs">
    /// The time of the last change; from then on every node that is up has the newest view, or is about to receive it.
    /// </param>
    public void Schedule(long untilUs)
    {
        var periodUs = untilUs / EpochsPerHistory;
        for (var atUs = periodUs; atUs < untilUs; atUs += periodUs) world.At(atUs, new SimEvent(null, _ => Change(isLast: false), null));
        world.At(untilUs, new SimEvent(null, _ => Change(isLast: true), null));
    }

    private void Change(bool isLast)
    {
        Newest = Newest.NextEpoch();
        var view = Newest;
        foreach (var node in nodes)
        {
            var delayUs = random.Next(DelayUsMax);
            var isMissed = random.Next(MissedOneIn) == 0 && !isLast;
            if (!isMissed && node is { Ring: { } ring, Process: { } process }) world.After(delayUs, process, _ => ring.Adopt(view));
        }
    }
}
