using Koltso.Chaos.Cluster;
using Koltso.Chaos.Network;

namespace Koltso.Chaos.Faults;

/// <summary>Does faults to a cluster, and lifts them. One caller at a time.</summary>
internal sealed class Injector(ChaosCluster cluster)
{
    private readonly HashSet<int> _full = [];

    public async Task BeginAsync(Injection one)
    {
        var node = cluster.Nodes[one.Node];
        switch (one.Kind)
        {
            case InjectionKind.Kill:
                await node.KillAsync();
                break;
            case InjectionKind.Stop:
                node.Freeze();
                break;
            case InjectionKind.Disk:
                _full.Add(one.Node);
                node.Disk.Fill(one.DiskLeftBytes);
                break;
            case InjectionKind.Clock or InjectionKind.Skew:
                node.Clock!.Jump(one.ClockJump);
                break;
            default:
                cluster.Links.Set(one.Number, LinksOf(one), QualityOf(one));
                break;
        }
    }

    public void Lift(Injection one)
    {
        var node = cluster.Nodes[one.Node];
        switch (one.Kind)
        {
            case InjectionKind.Kill:
                node.Launch();
                break;
            case InjectionKind.Stop:
                node.Thaw();
                break;
            case InjectionKind.Disk:
                node.Disk.MakeRoom();
                _full.Remove(one.Node);
                // A node that finds no room when it starts says so and ends; who runs it starts it again.
                if (node is { ShouldRun: true, IsRunning: false }) node.Launch();
                break;
            case InjectionKind.Clock or InjectionKind.Skew:
                node.Clock!.Jump(-one.ClockJump);
                break;
            default:
                cluster.Links.Lift(one.Number);
                break;
        }
    }

    /// <summary>A node that ended though nobody ended it, and though its disk has room; null when there is none.</summary>
    public ChaosNode? FindEnded() => cluster.Nodes.FirstOrDefault(node => node is { ShouldRun: true, IsRunning: false } && !_full.Contains(node.Index));

    private List<(int From, int To)> LinksOf(Injection one)
    {
        var clients = cluster.Nodes.Count;
        var others = one.Other >= 0
            ? [one.Other]
            : Enumerable.Range(0, clients + (one.WithClients ? 1 : 0)).Where(place => place != one.Node).ToList();
        var links = new List<(int, int)>();
        foreach (var other in others)
        {
            if (one.Kind != InjectionKind.OneWay || one.Other >= 0 || one.IsOutgoing) links.Add((one.Node, other));
            if (one.Kind != InjectionKind.OneWay || (one.Other < 0 && !one.IsOutgoing)) links.Add((other, one.Node));
        }

        return links;
    }

    private static LinkQuality QualityOf(Injection one) => one.Kind switch
    {
        InjectionKind.Slow => new(DelayMs: one.DelayMs, JitterMs: one.DelayMs / 2),
        InjectionKind.Loss => new(LossShare: one.LossShare),
        InjectionKind.Duplicate => new(DuplicateShare: one.DuplicateShare),
        InjectionKind.Reorder => new(ReorderShare: one.ReorderShare),
        _ => new(IsCut: true),
    };
}
