using Koltso.Chaos.Cluster;
using Koltso.Chaos.Network;

namespace Koltso.Chaos.Faults;

/// <summary>Injects faults into a cluster, and lifts them. One caller at a time.</summary>
internal sealed class Injector(ChaosCluster cluster)
{
    private readonly HashSet<int> _full = [];

    public async Task BeginAsync(Injection one)
    {
        var host = cluster.Hosts[one.Node];
        switch (one.Kind)
        {
            case InjectionKind.Kill:
                await host.Node.KillAsync();
                break;
            case InjectionKind.Stop:
                host.Signal(Libc.Sigstop);
                break;
            case InjectionKind.Disk:
                _full.Add(one.Node);
                host.Disk.LeaveFree(one.DiskLeftBytes);
                break;
            case InjectionKind.Clock or InjectionKind.Skew:
                host.Node.Clock!.Jump(one.ClockJump);
                break;
            default:
                cluster.Links.Set(one.Number, LinksOf(one), QualityOf(one));
                break;
        }
    }

    public void Lift(Injection one)
    {
        var host = cluster.Hosts[one.Node];
        switch (one.Kind)
        {
            case InjectionKind.Kill:
                host.Launch();
                break;
            case InjectionKind.Stop:
                host.Signal(Libc.Sigcont);
                break;
            case InjectionKind.Disk:
                host.Disk.MakeRoom();
                _full.Remove(one.Node);
                // A node that finds no room when it starts says so and ends; its operator starts it again.
                if (host.Node is { ShouldRun: true, IsRunning: false }) host.Launch();
                break;
            case InjectionKind.Clock or InjectionKind.Skew:
                host.Node.Clock!.Jump(-one.ClockJump);
                break;
            default:
                cluster.Links.Lift(one.Number);
                break;
        }
    }

    /// <summary>A node that ended although nobody ended it and its disk has room; null when there is none.</summary>
    public ChaosHost? FindEnded() => cluster.Hosts.FirstOrDefault(host =>
        host.Node is { ShouldRun: true, IsRunning: false } && !_full.Contains(host.Node.Index));

    private List<(int From, int To)> LinksOf(Injection one)
    {
        var clients = cluster.Hosts.Count;
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
