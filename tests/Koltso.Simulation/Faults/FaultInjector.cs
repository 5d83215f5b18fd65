using Koltso.Simulation.Cluster;
using Koltso.Simulation.Judging;
using Koltso.Simulation.Network;
using Koltso.Simulation.Running;
using Koltso.Simulation.Time;
using Koltso.Storage;

namespace Koltso.Simulation.Faults;

/// <summary>Lets a plan's faults begin and end. What several of them do to one thing is worked out anew at each change.</summary>
internal sealed class FaultInjector(SimWorld world, SimNode[] nodes, SimNetwork network, Journal journal, Outages outages)
{
    /// <summary>How much too fast a clock runs, for each point of the fault's amount.</summary>
    public const double DriftRate = 0.0002;

    private const int StartUs = 200_000;

    private readonly List<Fault> _active = [];

    public void Schedule(IEnumerable<Fault> plan)
    {
        foreach (var fault in plan)
        {
            world.At(fault.AtUs, new SimEvent(null, _ => Begin(fault), null));
            world.At(fault.EndUs, new SimEvent(null, _ => End(fault), null));
        }
    }

    private void Begin(Fault fault)
    {
        journal.Note(world.NowUs, $"begins: {fault}");
        var node = nodes[fault.Node];
        _active.Add(fault);
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                node.Kill();
                break;
            case FaultKind.PowerLoss:
                node.PowerLoss();
                break;
            case FaultKind.ClockJump or FaultKind.ClockWild:
                node.Wall.Jump(fault.Amount);
                break;
            case FaultKind.AskedRepair:
                node.AskRepair(checkOnly: fault.Amount < 20);
                break;
            case FaultKind.ClockDrift:
                node.Wall.Drift(1 + fault.Amount * DriftRate);
                break;
            default:
                Apply();
                break;
        }
    }

    private void End(Fault fault)
    {
        journal.Note(world.NowUs, $"ends: {fault}");
        var node = nodes[fault.Node];
        _active.Remove(fault);
        if (fault.Kind is FaultKind.ClockJump or FaultKind.ClockWild or FaultKind.ClockDrift) node.Wall.SetAhead(0);
        Apply();
        // What an operator does about a store that has given up.
        if (fault.Kind == FaultKind.FailingDisk && node.Ring is { Store.Health.State: StoreState.Failed }) node.Kill();
        if (!node.IsUp && !_active.Exists(other => other.Node == fault.Node && other.Kind is FaultKind.Kill or FaultKind.PowerLoss))
            world.After(StartUs, () => StartIfDown(node));
    }

    private void StartIfDown(SimNode node)
    {
        var mustStayDown = _active.Exists(other => other.Node == node.Index && other.Kind is FaultKind.Kill or FaultKind.PowerLoss);
        if (!node.IsUp && !mustStayDown) node.Start();
    }

    private void Apply()
    {
        for (var from = 0; from < nodes.Length; from++)
            for (var to = 0; to < nodes.Length; to++)
                network.Route(from, to).Reset();
        foreach (var node in nodes)
        {
            node.DiskSlowness = 1;
            node.Disk.Faults.Clear();
            node.Disk.OthersBytes = 0;
        }

        foreach (var fault in _active) Apply(fault);
        network.Release();
        for (var from = 0; from < nodes.Length; from++)
            for (var to = 0; to < nodes.Length; to++)
                outages.Set(Checking.FaultKind.LinkCut, from, to, network.Route(from, to).IsCut, world.NowUs);
        foreach (var node in nodes)
        {
            if (_active.Exists(fault => fault.Kind == FaultKind.Pause && fault.Node == node.Index)) node.Pause();
            else node.Resume();
        }
    }

    private void Apply(Fault fault)
    {
        var node = nodes[fault.Node];
        switch (fault.Kind)
        {
            case FaultKind.Cut:
                network.Route(fault.Node, fault.Other).IsCut = network.Route(fault.Other, fault.Node).IsCut = true;
                break;
            case FaultKind.CutOneWay:
                network.Route(fault.Node, fault.Other).IsCut = true;
                break;
            case FaultKind.Isolate:
                ForRoutesOf(fault.Node, static route => route.IsCut = true);
                break;
            case FaultKind.SlowNetwork:
                ForRoutesOf(fault.Node, route => (route.DelayUs, route.JitterUs) = (fault.Amount * 500, fault.Amount * 4_000));
                break;
            case FaultKind.LossyNetwork:
                ForRoutesOf(fault.Node, route => route.LostPercent = Math.Min(40, fault.Amount));
                break;
            case FaultKind.UnrulyNetwork:
                ForRoutesOf(fault.Node, route => (route.IsUnruly, route.JitterUs, route.LostPercent, route.DoubledPercent) =
                    (true, fault.Amount * 500, fault.Amount / 10, fault.Amount / 2));
                break;
            case FaultKind.SlowDisk:
                node.DiskSlowness = 2 + fault.Amount;
                break;
            case FaultKind.FailingDisk:
                node.Disk.Faults.FailedWrites = node.Disk.Faults.FailedSyncs = fault.Amount / 100.0;
                break;
            case FaultKind.FullDisk:
                node.Disk.FillUpTo(fault.Amount < 50 ? 0 : 64 * 1024 * fault.Amount);
                break;
            case FaultKind.StallingDisk:
                node.Disk.Faults.StalledWrites = fault.Amount / 100.0;
                break;
            case FaultKind.ColdCache:
                node.Disk.Faults.UncachedReads = fault.Amount / 100.0;
                break;
        }
    }

    private void ForRoutesOf(int node, Action<Route> change)
    {
        for (var other = 0; other < nodes.Length; other++)
        {
            if (other == node) continue;
            change(network.Route(node, other));
            change(network.Route(other, node));
        }
    }
}
