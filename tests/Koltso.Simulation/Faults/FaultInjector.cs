using Koltso.Checking;
using Koltso.Simulation.Cluster;
using Koltso.Simulation.Judging;
using Koltso.Simulation.Network;
using Koltso.Simulation.Running;
using Koltso.Simulation.Time;
using Koltso.Storage.Health;

namespace Koltso.Simulation.Faults;

/// <summary>
/// Begins and ends the faults of a plan. The combined effect of several faults on one object is recomputed at each
/// change.
/// </summary>
internal sealed class FaultInjector(SimWorld world, SimNode[] nodes, SimNetwork network, Journal journal, SimOutages outages)
{
    /// <summary>How much too fast a clock runs, for each unit of the fault's amount.</summary>
    public const double DriftRate = 0.0002;

    private const int StartUs = 200_000;

    private readonly List<SimFault> _active = [];

    public void Schedule(IEnumerable<SimFault> plan)
    {
        foreach (var fault in plan)
        {
            world.At(fault.AtUs, new SimEvent(null, _ => Begin(fault), null));
            world.At(fault.EndUs, new SimEvent(null, _ => End(fault), null));
        }
    }

    private void Begin(SimFault fault)
    {
        journal.Note(world.NowUs, $"begins: {fault}");
        var node = nodes[fault.Node];
        _active.Add(fault);
        switch (fault.Kind)
        {
            case SimFaultKind.Kill:
                node.Kill();
                break;
            case SimFaultKind.PowerLoss:
                node.PowerLoss();
                break;
            case SimFaultKind.ClockJump or SimFaultKind.ClockWild:
                node.Wall.Jump(fault.Amount);
                break;
            case SimFaultKind.AskedRepair:
                node.AskRepair(checkOnly: fault.Amount < 20);
                break;
            case SimFaultKind.ClockDrift:
                node.Wall.Drift(1 + fault.Amount * DriftRate);
                break;
            default:
                Apply();
                break;
        }
    }

    private void End(SimFault fault)
    {
        journal.Note(world.NowUs, $"ends: {fault}");
        var node = nodes[fault.Node];
        _active.Remove(fault);
        if (fault.Kind is SimFaultKind.ClockJump or SimFaultKind.ClockWild or SimFaultKind.ClockDrift) node.Wall.SetAhead(0);
        Apply();
        // What an operator does when a store has failed.
        if (fault.Kind == SimFaultKind.FailingDisk && node.Ring is { Store.Health.State: StoreState.Failed }) node.Kill();
        if (!node.IsUp && !_active.Exists(other => other.Node == fault.Node && other.Kind is SimFaultKind.Kill or SimFaultKind.PowerLoss))
            world.After(StartUs, () => StartIfDown(node));
    }

    private void StartIfDown(SimNode node)
    {
        var mustStayDown = _active.Exists(other => other.Node == node.Index && other.Kind is SimFaultKind.Kill or SimFaultKind.PowerLoss);
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
            node.DiskHangsUntilUs = node.LogHangsUntilUs = 0;
            node.Disk.Faults.Clear();
            node.Disk.OthersBytes = 0;
        }

        foreach (var fault in _active) Apply(fault);
        network.Release();
        for (var from = 0; from < nodes.Length; from++)
            for (var to = 0; to < nodes.Length; to++)
                outages.Set(FaultKind.LinkCut, from, to, network.Route(from, to).IsCut, world.NowUs);
        foreach (var node in nodes)
        {
            if (_active.Exists(fault => fault.Kind == SimFaultKind.Pause && fault.Node == node.Index)) node.Pause();
            else node.Resume();
        }
    }

    private void Apply(SimFault fault)
    {
        var node = nodes[fault.Node];
        switch (fault.Kind)
        {
            case SimFaultKind.Cut:
                network.Route(fault.Node, fault.Other).IsCut = network.Route(fault.Other, fault.Node).IsCut = true;
                break;
            case SimFaultKind.CutOneWay:
                network.Route(fault.Node, fault.Other).IsCut = true;
                break;
            case SimFaultKind.Isolate:
                ForRoutesOf(fault.Node, static route => route.IsCut = true);
                break;
            case SimFaultKind.SlowNetwork:
                ForRoutesOf(fault.Node, route => (route.DelayUs, route.JitterUs) = (fault.Amount * 500, fault.Amount * 4_000));
                break;
            case SimFaultKind.LossyNetwork:
                ForRoutesOf(fault.Node, route => route.LostPercent = Math.Min(40, fault.Amount));
                break;
            case SimFaultKind.UnrulyNetwork:
                ForRoutesOf(fault.Node, route => (route.IsUnruly, route.JitterUs, route.LostPercent, route.DoubledPercent) =
                    (true, fault.Amount * 500, fault.Amount / 10, fault.Amount / 2));
                break;
            case SimFaultKind.SlowDisk:
                node.DiskSlowness = 2 + fault.Amount;
                break;
            case SimFaultKind.FailingDisk:
                node.Disk.Faults.FailedWrites = node.Disk.Faults.FailedSyncs = fault.Amount / 100.0;
                break;
            case SimFaultKind.FullDisk:
                node.Disk.FillUpTo(fault.Amount < 50 ? 0 : 64 * 1024 * fault.Amount);
                break;
            case SimFaultKind.HangingDisk:
                node.LogHangsUntilUs = Math.Max(node.LogHangsUntilUs, fault.EndUs);
                if (fault.Amount >= 50) node.DiskHangsUntilUs = Math.Max(node.DiskHangsUntilUs, fault.EndUs);
                break;
            case SimFaultKind.ColdCache:
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
