using Koltso.Cluster.Peers;

namespace Koltso.Ring.Repair;

/// <summary>
/// Repair as the rest of the node sees it: puts its parts together, and lets other threads ask for rounds and see how
/// they go. <see cref="Tick"/> on the loop of repair; all else from any thread.
/// </summary>
internal sealed class NodeRepair
{
    private readonly RepairServices _services;
    private readonly RepairLoop _loop;

    public NodeRepair(RepairServices services)
    {
        if (services.Settings.GraceMs <= services.Settings.LateMs)
            throw new ArgumentException("Deletions are kept for longer than a late write may take.", nameof(services));
        _services = services;
        var trees = new TreeCache(services);
        Handlers = RepairHandlers.Of(services, trees);
        _loop = new RepairLoop(services, trees);
    }

    /// <summary>What sessions answer peers' questions with.</summary>
    public IReadOnlyList<IMessageHandler> Handlers { get; }

    /// <summary>Lets time pass; every <see cref="RepairLoop.TickPeriodMs"/>.</summary>
    public void Tick() => _loop.Tick();

    /// <summary>That node came back after hints for it had expired, or hints for it were dropped.</summary>
    public void Wake(ushort node) => _services.Loop.Schedule(_ => _loop.Wake(node), null);

    /// <summary>Asks for a round with all other replicas. Its number, or null when too many wait. The result comes on no particular thread.</summary>
    public Task<long?> RequestAsync(RepairRequest request)
    {
        var done = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _services.Loop.Schedule(_ => done.SetResult(_loop.Request(request)), null);
        return done.Task;
    }

    public bool IsReplicaOf(int partition) =>
        (uint)partition < (uint)_services.Placement.PartitionCount && _services.RankOf(_services.Self, partition) >= 0;

    /// <summary>How it goes, slightly late.</summary>
    public RepairProgress Progress => new(_services.Figures, _loop.Current, _loop.LastComplete, _services.ElapsedMs);
}
