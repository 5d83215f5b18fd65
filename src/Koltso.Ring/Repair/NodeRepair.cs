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
    private readonly ListResets _resets;

    public NodeRepair(RepairServices services)
    {
        if (services.Settings.GraceMs <= services.Settings.LateMs)
            throw new ArgumentException("Deletions are kept for longer than a late write may take.", nameof(services));
        _services = services;
        var trees = new TreeCache(services);
        _resets = new ListResets(services.Clock);
        Handlers = RepairHandlers.Of(services, trees, _resets);
        _loop = new RepairLoop(services, trees);
    }

    /// <summary>What sessions answer peers' questions with.</summary>
    public IReadOnlyList<IMessageHandler> Handlers { get; }

    /// <summary>Lets time pass; every <see cref="RepairLoop.TickPeriodMs"/>.</summary>
    public void Tick() => _loop.Tick();

    /// <summary>That node came back after hints for it had expired, or hints for it were dropped.</summary>
    public void Wake(ushort node) => _services.Loop.Schedule(_ => _loop.Wake(node), null);

    /// <summary>
    /// Asks for a round with all other replicas. Its number, or null when too many wait. The result comes on no particular thread.
    /// </summary>
    public Task<long?> RequestAsync(RepairRequest request)
    {
        var done = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _services.Loop.Schedule(_ => done.SetResult(_loop.Request(request)), null);
        return done.Task;
    }

    /// <summary>The view for rounds that begin now. May be read, slightly late, from anywhere.</summary>
    public RepairView View => _services.View;

    /// <summary>
    /// Rounds and answers that begin from now on use this view; those under way keep theirs, and leave a partition whose list
    /// has changed. What was learnt of such a partition is void. On the loop of repair.
    /// </summary>
    public void Adopt(RepairView view)
    {
        var former = _services.View.Ring;
        _services.View = view;
        _resets.Note(former, view.Ring);
        VoidMarks();
    }

    /// <summary>Voids the marks that do not hold for the view there is.</summary>
    public void VoidMarks()
    {
        var ring = _services.View.Ring;
        _services.Store.VoidMarks((partition, mark) => !RepairServices.IsValid(ring, partition, mark));
    }

    public bool IsReplicaOf(int partition) => _services.View.IsReplicaOf(partition);

    /// <summary>How it goes, slightly late.</summary>
    public RepairProgress Progress => new(_services.Figures, _loop.Current, _loop.LastComplete, _services.ElapsedMs);
}
