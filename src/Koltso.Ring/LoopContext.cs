using System.IO.Pipelines;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Topology;
using Koltso.Ring.Coordination;
using Koltso.Ring.Members;
using Koltso.Ring.Replicas;
using Koltso.Ring.Scheduling;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring;

/// <summary>
/// What one loop owns of the node: its links, timers and coordinator, so that a request stays on the thread that received
/// it. Used on that loop only; the links' state and counters may be read, slightly late, from any thread.
/// </summary>
internal sealed class LoopContext
{
    public required LoopHost Host { get; init; }

    public required Coordinator Coordinator { get; init; }

    /// <summary>The links to the other members.</summary>
    public required LinkTable Links { get; init; }

    /// <summary>The connections that other members have dialled.</summary>
    public AcceptedPeers Accepted { get; } = new();

    /// <summary>What has happened over those.</summary>
    public SessionCounters Sessions { get; } = new();

    /// <summary>This node's own store, for what is not asked by the coordinator.</summary>
    public required LocalReplica Local { get; init; }

    /// <summary>This node's own store, for the coordinator.</summary>
    public required TimedReplica Own { get; init; }

    public PipeScheduler Loop => Host.Loop;

    /// <summary>Its timers call back on the loop.</summary>
    public TimeProvider Time => Host.Time;

    /// <summary>Lets time pass for all that the loop waits for, every <see cref="PeerLink.TickPeriodMs"/> or so.</summary>
    public void Tick()
    {
        Links.Tick();
        Own.Tick();
        Coordinator.Tick();
    }

    /// <summary>
    /// Calls back every period to judge how long others have kept this loop waiting: at the end of a turn, and not at once after
    /// the loop has stood still itself, so that what has arrived meanwhile counts. What it throws is logged, with the task's name.
    /// </summary>
    public void EveryJudging(int periodMs, ILogger log, string task, Action judge)
    {
        var pause = new OwnPause(periodMs);
        Time.Every(periodMs, log, task, () => Loop.Schedule(
            _ =>
            {
                if (pause.MayJudge(Host.NowMs())) Logged.Run(log, task, judge);
            },
            null));
    }

    /// <summary>What begins on this loop from now on uses <paramref name="view"/>. On the loop.</summary>
    public void Adopt(RingView view, string self)
    {
        // Views may come late, never out of order: a loop does what it is told in order.
        Links.Adopt(view);
        Coordinator.Adopt(new LoopView(view, Links.ReplicasOf(view, Own), view.IndexOf(self)));
    }
}
