using Koltso.Storage.Lineage;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// What a store in doubt (<see cref="StoreLineage"/>) still owes: a comparison of each of its partitions with each other replica,
/// which this node begins itself. Role: knows which are left, opens a partition for reads when it may be, and ends the doubt.
/// On the loop of repair; <see cref="OwedTo"/> and <see cref="Owed"/> may be read, slightly late, from anywhere. Always: a mark made under
/// the store's present incarnation says that a comparison is done, so that a crash forgets nothing that matters.
///
/// A partition with a doubt stays closed until all others were compared: each may be the only one with a write that this store had. That
/// of a new store is open once most replicas remember no other store: what it has never had it cannot have lost, and a first start
/// must not wait for the last node.
/// </summary>
internal sealed class Recovery(RepairServices services)
{
    /// <summary>How long a peer that recovers a partition may ask about it, after it has asked for the marks.</summary>
    private const int AskingMs = 60_000;

    /// <summary>Done, whether or not the mark is there already.</summary>
    private readonly HashSet<(int Partition, ushort Peer)> _done = [];

    /// <summary>Peers that recover the partition themselves, when last asked.</summary>
    private readonly HashSet<(int Partition, ushort Peer)> _recoveringThere = [];

    /// <summary>Until when a peer that recovers a partition may compare it with this node, whatever this node owes.</summary>
    private readonly Dictionary<(int Partition, ushort Peer), long> _askingUntilMs = [];

    /// <summary>Members that remember no other store of this node.</summary>
    private readonly HashSet<ushort> _strangers = [];

    private ulong _incarnation;
    private IReadOnlySet<ushort> _owedTo = new HashSet<ushort>();

    public bool IsUnderWay => Lineage.Doubt != StoreDoubt.None;

    /// <summary>Comparisons that are left.</summary>
    public int Owed { get; private set; }

    /// <summary>The peers with which there is one left.</summary>
    public IReadOnlySet<ushort> OwedTo => Volatile.Read(ref _owedTo);

    /// <summary>There is one left, and the peer can be reached.</summary>
    public bool IsPossible => Owed > 0 && services.View.Peers.Any(peer => peer.Link.IsUp && OwedTo.Contains(peer.Number));

    private StoreLineage Lineage => services.Lineage;

    /// <summary>Takes stock anew: at the start, and whenever something has changed that is not a comparison.</summary>
    public void Look()
    {
        if (_incarnation != Lineage.Incarnation) _done.Clear();
        _incarnation = Lineage.Incarnation;
        var (view, closed, owedTo) = (services.View, new List<int>(), new HashSet<ushort>());
        Owed = 0;
        for (var partition = 0; IsUnderWay && partition < view.Ring.PartitionCount; partition++)
        {
            if (!view.IsReplicaOf(partition)) continue;
            foreach (var peer in OwedPeersOf(view, partition))
            {
                Owed++;
                owedTo.Add(peer.Number);
            }

            if (IsClosed(view, partition)) closed.Add(partition);
        }

        Volatile.Write(ref _owedTo, owedTo);
        services.Gate.Set(closed);
        CloseAfterLoss();
        if (IsUnderWay && Owed == 0 && closed.Count == 0) End();
    }

    /// <summary>That member remembers no other store of this node.</summary>
    public void Clear(ushort member)
    {
        if (_strangers.Add(member) && Lineage.Doubt == StoreDoubt.New) Look();
    }

    /// <summary>The operator goes on without what only nodes have that cannot be reached; without any, where there is one copy.</summary>
    public void Accept()
    {
        if (!IsUnderWay) return;
        var away = services.View.Peers.Where(peer => OwedTo.Contains(peer.Number) && !peer.Link.IsUp);
        if (services.View.Ring.ReplicationFactor == 1) Lineage.Settle(Lineage.Incarnation);
        else Lineage.Accept(away.Select(static peer => peer.Number));
        Save();
        services.Log.LossAccepted(services.Gate.Count);
        Look();
    }

    /// <summary>A comparison with that peer is owed: until it is made, this node asks, and answers no such question.</summary>
    public bool Owes(int partition, ushort peer)
    {
        var doubt = Lineage.Doubt;
        if (doubt == StoreDoubt.None || (doubt == StoreDoubt.New && _strangers.Contains(peer))) return false;
        if (_done.Contains((partition, peer))) return false;
        var mark = services.Store.ReadMark(partition, peer);
        return mark.Clock == 0 || mark.Own != Lineage.Incarnation;
    }

    public bool OwesAny(RepairView view, int partition) => IsUnderWay && OwedPeersOf(view, partition).Any();

    /// <summary>What a peer that recovers the partition is told; from then on it may compare it.</summary>
    public RecoveryMark Tell(RepairView view, int partition, ushort peer)
    {
        _askingUntilMs[(partition, peer)] = services.ElapsedMs + AskingMs;
        var state = !OwesAny(view, partition) ? RecoveryState.Sound
            : OwesSound(view, partition) ? RecoveryState.NeedsSound : RecoveryState.NeedsOthers;
        var mark = services.Store.ReadMark(partition, peer);
        // Builds before 0.3 did not note which store it was.
        var isOurs = mark.Own == Lineage.Incarnation || (mark.Own == 0 && !IsUnderWay);
        return new RecoveryMark(state, isOurs ? mark.Clock : 0);
    }

    /// <summary>False while the peer must not learn from this node's store what that holds.</summary>
    public bool MayAnswer(int partition, ushort peer)
    {
        if (!IsUnderWay || !Owes(partition, peer)) return true;
        if (!_askingUntilMs.TryGetValue((partition, peer), out var untilMs)) return false;
        if (services.ElapsedMs < untilMs) return true;
        _askingUntilMs.Remove((partition, peer));
        return false;
    }

    /// <summary>
    /// Whether the owed comparison can be made now. Two stores in doubt wait until each has been compared with those that are not: or else
    /// one would take from the other what it has just learnt to be deleted.
    /// </summary>
    public bool MayCompare(RepairView view, int partition, ushort peer, RecoveryState there)
    {
        if (there == RecoveryState.Sound)
        {
            _recoveringThere.Remove((partition, peer));
            return true;
        }

        _recoveringThere.Add((partition, peer));
        return there == RecoveryState.NeedsOthers && !OwesSound(view, partition);
    }

    /// <summary>An owed comparison was made, and all that differed was sent.</summary>
    public void Done(RepairView view, int partition, ushort peer)
    {
        if (!Owes(partition, peer)) return;
        _done.Add((partition, peer));
        if (!IsClosed(view, partition)) services.Gate.Open(partition);
        CloseAfterLoss();
        if (--Owed == 0) Look();
    }

    private bool IsClosed(RepairView view, int partition)
    {
        var replicas = view.Ring.ReplicationFactor;
        var waitsFor = OwedPeersOf(view, partition).Count(peer => !Lineage.Accepted.Contains(peer.Number));
        return Lineage.Doubt switch
        {
            StoreDoubt.None => false,
            StoreDoubt.New => replicas - waitsFor <= replicas / 2,
            StoreDoubt.Lost when replicas == 1 => true,
            _ => waitsFor > 0,
        };
    }

    private bool OwesSound(RepairView view, int partition) => OwedPeersOf(view, partition).Any(peer =>
        !Lineage.Accepted.Contains(peer.Number) && !_recoveringThere.Contains((partition, peer.Number)));

    private IEnumerable<RepairPeer> OwedPeersOf(RepairView view, int partition) =>
        view.Peers.Where(peer => view.RankOf(peer, partition) >= 0 && Owes(partition, peer.Number));

    private void End()
    {
        var wasNew = Lineage.Doubt == StoreDoubt.New;
        if (!Lineage.Settle(_incarnation)) return;
        _done.Clear();
        _recoveringThere.Clear();
        Save();
        if (!wasNew) services.Log.RecoveryEnded();
    }

    /// <summary>A loss that came to light on another loop meanwhile has closed all, which must stay until it is looked at.</summary>
    private void CloseAfterLoss()
    {
        if (_incarnation != Lineage.Incarnation) services.Gate.CloseAll();
    }

    private void Save() => services.Workers.Schedule(static lineage => ((StoreLineage)lineage!).Save(), Lineage);
}
