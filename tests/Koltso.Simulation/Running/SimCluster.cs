using Koltso.Cluster.Peers;
using Koltso.Cluster.Topology;
using Koltso.Ring;
using Koltso.Ring.Repair;
using Koltso.Simulation.Cluster;
using Koltso.Simulation.Faults;
using Koltso.Simulation.Judging;
using Koltso.Simulation.Load;
using Koltso.Simulation.Network;
using Koltso.Simulation.Time;
using Koltso.Storage;

namespace Koltso.Simulation.Running;

/// <summary>The world, network and nodes of a plan, created and started.</summary>
internal sealed class SimCluster
{
    public SimCluster(HistoryPlan plan, Journal journal)
    {
        var random = new Random(plan.RunSeed);
        Journal = journal;
        World = new SimWorld();
        Network = new SimNetwork(World, new Random(random.Next()), plan.Shape.Nodes);
        var view = RingView.Of(plan.Shape.Describe());
        Nodes =
        [
            .. view.Cluster.Nodes.Select(self => new SimNode(
                World, Network, OptionsOf(plan, view, self.Id), plan.Shape.Loops, new Random(random.Next()), journal, Outages)),
        ];
        var unruly = plan.Faults.Where(static fault => fault.Kind == SimFaultKind.UnrulyNetwork)
            .Select(static fault => (fault.AtUs, fault.EndUs));
        Share = new ClientShare(plan.Workload, plan.Shape.Replication, [.. unruly]);
        Faults = new FaultInjector(World, Nodes, Network, journal, Outages);
        Views = new ViewChanges(World, Nodes, view, new Random(random.Next()));
        // Of a stream of its own: whether versions are mixed changes nothing else that chance decides.
        var builds = new Random(~plan.RunSeed);
        foreach (var node in Nodes)
            (node.NewestView, node.NextBuild) = (() => Views.Newest, new SimBuilds(plan.AreMixed, new Random(builds.Next())).Next);
        foreach (var node in Nodes) node.Start();
        for (var i = 0; i < plan.Workload.Clients; i++)
            new SimClient(World, Nodes, Share, i, new Random(random.Next())).Begin();
        if (plan.Workload.Absence is { } absence)
            new UnattendedKeys(World, Nodes, Share, new Random(plan.RunSeed ^ 0x2545F491)).Schedule(absence);
        Faults.Schedule(plan.Faults);
        Views.Schedule(plan.FaultsEndUs);
    }

    public Journal Journal { get; }

    public SimOutages Outages { get; } = new();

    public SimWorld World { get; }

    public SimNetwork Network { get; }

    public SimNode[] Nodes { get; }

    public ViewChanges Views { get; }

    public ClientShare Share { get; }

    public FaultInjector Faults { get; }

    private static RingOptions OptionsOf(HistoryPlan plan, RingView view, string nodeId) => new()
    {
        View = view,
        NodeId = nodeId,
        TreeBytesMax = 1_864_134, // of a node with the least memory
        Fsync = plan.Shape.IsSynced ? FsyncMode.Always : FsyncMode.Interval,
        PeerBasis = plan.HasFewNumbers ? new PeerSettings { RenewAfterRequests = 40, RequestNumberMax = 80 } : new PeerSettings(),
        RepairPeriodMs = plan.IsByHints ? int.MaxValue : plan.IsLong ? 10_000 : 6_000,
        HintAgeMs = plan.IsLong ? 90_000 : RingOptions.HintAgeMsDefault,
        TombstoneGraceMs = plan.IsLong ? 110_000 : RingOptions.TombstoneGraceMsDefault,
        RepairBasis = plan.IsLong
            ? new RepairSettings { FreshRetryMs = 2_000, LateMs = 100_000, CollectDelayMs = 15_000 }
            : new RepairSettings { FreshRetryMs = 2_000 },
    };
}
