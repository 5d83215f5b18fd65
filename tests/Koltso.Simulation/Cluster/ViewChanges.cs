using Koltso.Cluster.Topology;
using Koltso.Simulation.Time;

namespace Koltso.Simulation.Cluster;

/// <summary>
/// Raises the epoch of the topology again and again, with the same lists of replicas: each node hears of it at a time of its
/// own, late, or not at all and then of a later one. In the end all know the newest.
/// </summary>
internal sealed class ViewChanges(SimWorld world, SimNode[] nodes, RingView first, Random random)
{
    private const int EpochsPerHistory = 300, DelayUsMax = 400_000, MissedOneIn = 5;

    /// <summary>What a node that starts now starts with.</summary>
    public RingView Newest { get; private set; } = first;

    /// <param name="untilUs">The last change; from then on every node that is up has, or is about to have, the newest view.</param>
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
