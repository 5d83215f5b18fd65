using Koltso.Checking;
using Koltso.Core.Repair;
using Koltso.Simulation.Cluster;
using Koltso.Simulation.Disk;
using Koltso.Simulation.Judging;
using Koltso.Simulation.Network;
using Koltso.Simulation.Running;
using Koltso.Simulation.Time;
using Koltso.Storage.Health;
using Koltso.Storage.Lineage;

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

    /// <summary>From one failed flush to the next: longer than after which a database counts as sound.</summary>
    private const int FlushUs = 65_000_000;

    /// <summary>Of a process that stands still: so long no other gives it up, nor it the other; and so long they are cut off.</summary>
    internal const int MidWriteUs = 900_000;

    private const int CutOffUs = 10_000_000;

    /// <summary>How often it is tried, every <see cref="StartUs"/>, before a loss does not happen at all.</summary>
    private const int LossAttemptsMax = 50;

    private readonly List<SimFault> _active = [];
    private readonly long[] _nextFailingFlushUs = new long[nodes.Length];

    /// <summary>Copies of folders, by the fault that puts them back.</summary>
    private readonly Dictionary<SimFault, DiskCopy> _copies = [];

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
            case SimFaultKind.RolledBackDisk or SimFaultKind.RolledBackDatabase:
                _copies[fault] = node.Disk.Copy();
                break;
            case SimFaultKind.LostDisk or SimFaultKind.LostDatabase:
                Lose(fault, null, LossAttemptsMax);
                break;
            case SimFaultKind.AskedRepair:
                node.AskRepair(checkOnly: fault.Amount < 20);
                break;
            case SimFaultKind.DamagedBlock:
                if (!BlockBreaker.TryBreak(nodes, node, fault.Amount)) break;
                journal.Note(world.NowUs, $"a block of n{node.Index + 1} breaks");
                outages.Add(FaultKind.DataHealed, node.Index, world.NowUs);
                break;
            case SimFaultKind.ClockDrift:
                node.Wall.Drift(1 + fault.Amount * DriftRate);
                break;
            case SimFaultKind.FailingFlush:
                FailFlush(fault);
                break;
            case SimFaultKind.StandStill:
                Apply();
                world.After(MidWriteUs, Apply);
                world.After(CutOffUs, Apply);
                break;
            default:
                Apply();
                break;
        }
    }

    /// <summary>
    /// Two such faults of one node at a time are no more than one: more failures within minutes would rightly fail the store.
    /// </summary>
    private void FailFlush(SimFault fault)
    {
        if (world.NowUs >= fault.EndUs) return;
        ref var nextUs = ref _nextFailingFlushUs[fault.Node];
        if (world.NowUs >= nextUs)
        {
            nodes[fault.Node].Disk.FailBackgroundWork();
            nextUs = world.NowUs + FlushUs;
        }

        world.After(nextUs - world.NowUs, () => FailFlush(fault));
    }

    private void End(SimFault fault)
    {
        journal.Note(world.NowUs, $"ends: {fault}");
        var node = nodes[fault.Node];
        _active.Remove(fault);
        if (_copies.Remove(fault, out var copy)) Lose(fault, copy, LossAttemptsMax);
        if (fault.Kind is SimFaultKind.ClockJump or SimFaultKind.ClockWild or SimFaultKind.ClockDrift) node.Wall.SetAhead(0);
        Apply();
        // What an operator does when a store has failed.
        if (fault.Kind == SimFaultKind.FailingDisk && node.Ring is { Store.Health.State: StoreState.Failed }) node.Kill();
        if (!node.IsUp && !_active.Exists(other => other.Node == fault.Node && other.Kind is SimFaultKind.Kill or SimFaultKind.PowerLoss))
            world.After(StartUs, () => StartIfDown(node));
    }

    /// <summary>As soon as it may happen, if that is not too late.</summary>
    private void Lose(SimFault fault, DiskCopy? copy, int attempts)
    {
        var node = nodes[fault.Node];
        if (MayLose(node, copy))
        {
            journal.Note(world.NowUs, $"happens: {fault}");
            outages.Add(FaultKind.DataHealed, node.Index, world.NowUs);
            node.ReplaceDisk(copy, withNote: fault.Kind is SimFaultKind.RolledBackDisk or SimFaultKind.LostDisk);
            world.After(StartUs, () => StartIfDown(node));
        }
        else if (attempts > 1)
        {
            world.After(StartUs, () => Lose(fault, copy, attempts - 1));
        }
    }

    /// <summary>
    /// One disk at a time: the others have all that was acknowledged, and none of them still lacks what it lost itself, whether or not
    /// it has heard of that from its peers. And each has a disk that takes what it learns, and remembers more of this one than the copy
    /// has: what was written since the last ping, nobody knows to be missing.
    /// </summary>
    private bool MayLose(SimNode node, DiskCopy? copy)
    {
        return Array.TrueForAll(nodes, static one => one.Disk.Damage is null)
            && Array.TrueForAll(
                nodes, static one => one.Ring is { Store.Lineage.Doubt: StoreDoubt.None, Store.Health.State: StoreState.Ok })
            && Array.TrueForAll(nodes, one => one == node || MemoryOf(node, one)?.Mark > (copy?.Sequence ?? 0))
            && Array.TrueForAll(nodes, one => Array.TrueForAll(
                nodes, other => other == one || MemoryOf(one, other) is not { } memory || one.Ring!.Store.Lineage.HasAccountedFor(memory)));
    }

    /// <summary>What the other node remembers of the one's store.</summary>
    private static StorePoint? MemoryOf(SimNode one, SimNode other) => other.Ring!.Store.Members.Read((ushort)(one.Index + 1));

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
            if (_active.Exists(fault => fault.Node == node.Index && IsStopped(fault))) node.Pause();
            else node.Resume();
        }
    }

    private bool IsStopped(SimFault fault) => fault.Kind == SimFaultKind.Pause
        || (fault.Kind == SimFaultKind.StandStill && world.NowUs - fault.AtUs >= MidWriteUs);

    private void Apply(SimFault fault)
    {
        var node = nodes[fault.Node];
        switch (fault.Kind)
        {
            case SimFaultKind.Cut:
                network.Route(fault.Node, fault.Other).IsCut = network.Route(fault.Other, fault.Node).IsCut = true;
                break;
            case SimFaultKind.StandStill when world.NowUs - fault.AtUs < CutOffUs:
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
                node.Disk.Faults.StalledWrites = fault.Amount / 100.0;
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
