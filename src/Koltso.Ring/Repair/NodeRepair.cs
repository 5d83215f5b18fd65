using Koltso.Cluster.Peers;
using Koltso.Storage.Lineage;

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
        _services.Recovery.Look();
    }

    /// <summary>An operator goes on without what is lost. On the loop of repair.</summary>
    internal event Action? LossAccepted;

    /// <summary>Before the node serves anything: closes what is in doubt.</summary>
    public void Begin() => _services.Recovery.Look();

    /// <summary>The store is in doubt since just now. From any thread.</summary>
    public void LookAtStore() => _services.Loop.Schedule(_ => _services.Recovery.Look(), null);

    /// <summary>That member remembers no other store of this node. From any thread.</summary>
    public void Clear(ushort member)
    {
        if (_services.Lineage.Doubt == StoreDoubt.New) _services.Loop.Schedule(_ => _services.Recovery.Clear(member), null);
    }

    /// <summary>The operator goes on without what is lost. From any thread.</summary>
    public Task AcceptLossAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _services.Loop.Schedule(
            _ =>
            {
                _services.Recovery.Accept();
                LossAccepted?.Invoke();
                done.SetResult();
            },
            null);
        return done.Task;
    }

    /// <summary>Voids the marks that do not hold for the view there is.</summary>
    public void VoidMarks()
    {
        var ring = _services.View.Ring;
        _services.Store.VoidMarks((partition, mark) => !RepairServices.IsValid(ring, partition, mark));
    }

    public bool IsReplicaOf(int partition) => _services.View.IsReplicaOf(partition);

    /// <summary>How it goes, slightly late.</summary>
    public RepairProgress Progress =>
        new(_services.Figures, _loop.Current, _loop.LastComplete, RecoveryProgressOf(_services), _services.ElapsedMs);

    /// <summary>The store lacks what it had, there is no other copy, and no operator has said that he knows. Any thread.</summary>
    public bool IsLossNotAccepted => IsNotAccepted(_services);

    private static bool IsNotAccepted(RepairServices services) =>
        services.Lineage.Doubt == StoreDoubt.Lost && services.View.Ring.ReplicationFactor == 1;

    private static RecoveryProgress? RecoveryProgressOf(RepairServices services)
    {
        var (lineage, recovery, view) = (services.Lineage, services.Recovery, services.View);
        // A new store that answers all reads is no news, whoever else is still to be heard.
        if (lineage.Doubt == StoreDoubt.None || (lineage.Doubt == StoreDoubt.New && !services.Gate.IsAnyClosed)) return null;
        var owedTo = recovery.OwedTo;
        return new RecoveryProgress(
            lineage.Reason, services.Gate.Count, recovery.Owed,
            [.. view.Peers.Where(peer => owedTo.Contains(peer.Number) && !peer.Link.IsUp).Select(static peer => peer.Id)],
            IsNotAccepted(services));
    }
}
