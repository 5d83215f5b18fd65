using System.IO.Pipelines;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Cluster.Topology;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Coordination;
using Koltso.Ring.Healing;
using Koltso.Ring.Hints;
using Koltso.Ring.Maintenance;
using Koltso.Ring.Members;
using Koltso.Ring.Repair;
using Koltso.Ring.Replicas;
using Koltso.Ring.Scheduling;
using Koltso.Storage;
using Koltso.Storage.Lineage;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring;

/// <summary>
/// One node as a member of the ring, without HTTP and without sockets: coordinators, links and sessions, hints, repair, and
/// periodic maintenance. It starts no thread: loops, workers, time and connections are passed in, so that many nodes can run
/// in one process on virtual time. Constructed, then <see cref="Start"/>ed once.
/// </summary>
internal sealed class NodeCore : IAsyncDisposable
{
    private const string CeilingTask = "clock-ceiling";

    private readonly RingOptions _options;
    private readonly PipeScheduler _workers;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _log;
    private readonly ClusterNode _self;
    private readonly MessageHandlers _handlers;
    private readonly List<PeriodicTask> _maintenance = [];
    private readonly DamageHealer _healer;
    private readonly Lock _adopting = new();
    private readonly ReadGate _gate;
    private readonly MemberStores _stores;
    private RingView _view;

    /// <summary>How often the store notes how far it has come; a change of what others know of it is noted at once.</summary>
    private const int NotePeriodMs = 10_000;

    /// <summary>A second of the clock's readings: so many that two starts from one ceiling hardly meet.</summary>
    private const ulong ClockLeapMax = 1_000UL << RecordVersion.CounterBits;

    /// <param name="hosts">At least one; the first also carries what is not done for a client.</param>
    /// <param name="workers">Runs what may block.</param>
    /// <param name="time">Its timers may call back anywhere.</param>
    public NodeCore(
        RingOptions options, RecordStore store, IReadOnlyList<LoopHost> hosts, PipeScheduler workers, TimeProvider time, Random random,
        ILogger log)
    {
        (_options, Store, _workers, _time, _random, _log) = (options, store, workers, time, random, log);
        Clock = new HybridClock(time, store.ReadClockCeiling(), PersistCeiling, leap: store.Lineage.Run % ClockLeapMax);
        (_view, _self) = (options.View, options.Self);
        MemberFeatures = new MemberFeatures(_self.Number, options.FeaturesShown, NumbersOf(_view));
        _gate = new ReadGate(_view.PartitionCount);
        var isShown = (options.FeaturesShown & Features.StoreIncarnations) != 0;
        // A build that does not know the feature does not doubt its store.
        if (!isShown) store.Lineage.Settle(store.Lineage.Incarnation);
        _stores = new MemberStores(store.Lineage, store.Members, isShown, () => _gate.IsAnyClosed)
        {
            Cleared = member => Repair!.Clear(member), Lost = OnStoreLost, Changed = KeepNoteSoon,
        };
        Loops = [.. hosts.Select(NewLoop)];
        Reach = new Reachability(Loops.Count, () => Loops[0].Links.All.Select(static member => member.Node), IsReached, time);
        var first = Loops[0];
        HintDelivery = new HintDelivery(
            store.Hints, options.HintAgeMs,
            () => first.Links.All.ToDictionary(static member => member.Node.Number, static IReplica (member) => member.Link),
            () => View.Epoch, new WorkerQueue(first.Loop, workers), Clock, first.Time, node => Repair!.Wake(node), log);
        var repair = RepairOf(first);
        Repair = new NodeRepair(repair);
        _healer = new DamageHealer(repair, store.Damage);
        Repair.LossAccepted += _healer.Accept;
        _handlers = NewHandlers();
        Repair.Begin();
    }

    public RecordStore Store { get; }

    public HybridClock Clock { get; }

    /// <summary>The newest view. Any thread; an operation captures it once, or its loop's (<see cref="Coordinator.View"/>).</summary>
    public RingView View => Volatile.Read(ref _view);

    public IReadOnlyList<LoopContext> Loops { get; }

    /// <summary>What the members' builds know.</summary>
    public MemberFeatures MemberFeatures { get; }

    /// <summary>Whom this node reaches, and who reaches it.</summary>
    public Reachability Reach { get; }

    public HintDelivery HintDelivery { get; }

    public NodeRepair Repair { get; }

    /// <summary>From here on links dial, hints are delivered and replicas are compared.</summary>
    public void Start()
    {
        Loops[0].Loop.Schedule(_ => Repair.VoidMarks(), null);
        if (Store.Lineage.Doubt > StoreDoubt.New) TellOfDoubt();
        Repeat(NotePeriodMs, "store-note", Store.KeepNote);
        foreach (var loop in Loops) loop.Loop.Schedule(_ => StartTicks(loop), null);
        _workers.Schedule(_ => Logged.Run(_log, CeilingTask, Clock.ExtendCeiling), null);
        Repeat(1_000, CeilingTask, Clock.ExtendCeiling);
        var storeWatch = new StoreWatch(_log);
        Repeat(1_000, "store-watch", () =>
        {
            _ = Store.TryHeal();
            storeWatch.Tell(Store.Health, isPlaced: Store.Damage.Tables.Count > 0);
        });
        Repeat(1_000, "table-check", Store.Damage.Check);
        Repeat(10_000, "clock-watch", new ClockWatch(Clock, _log).Run);
        Repeat(HintDelivery.ExpirePeriodMs, "hint-expiry", () => _ = HintDelivery.Expire());
        if (_options.Fsync == FsyncMode.Interval) Repeat(StoreOptions.FsyncIntervalMs, "log-sync", () => _ = Store.SyncWalIfDirty());
    }

    /// <summary>
    /// Takes over a newer view; an older one, or the same, changes nothing. From any thread. Each loop, and repair, goes over to
    /// it when it next runs; what is under way keeps the view under which it began.
    /// </summary>
    public void Adopt(RingView view)
    {
        lock (_adopting)
        {
            if (view.Epoch <= _view.Epoch) return;
            _log.TopologyAdopted(view.Epoch, view.Members.Length, _view.Epoch);
            Volatile.Write(ref _view, view);
            Clock.Peers.Retain(NumbersOf(view));
            MemberFeatures.Adopt(NumbersOf(view));
            // Under the lock, so that each loop gets views in the order of their epochs.
            foreach (var loop in Loops) loop.Loop.Schedule(_ => AdoptOn(loop, view), null);
        }
    }

    /// <summary>Serves a connection that a peer has dialled, until it ends. On the loop. Returns why this side ended it, or null.</summary>
    /// <param name="silentMs">For how long nothing has come or gone over the connection.</param>
    public async Task<string?> ServeAsync(ConnectionContext connection, LoopContext loop, Func<long> silentMs)
    {
        var session = new PeerSession(connection, _handlers, loop.Local, loop.Loop, loop.Host.NowMs, loop.Sessions);
        loop.Accepted.Add(connection, session, silentMs);
        try
        {
            return await session.RunAsync().ConfigureAwait(true);
        }
        finally
        {
            loop.Accepted.Remove(connection);
            Reach.OnEnd(session);
        }
    }

    /// <summary>Ends maintenance, then the links. The store belongs to the caller.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var task in _maintenance) await task.DisposeAsync().ConfigureAwait(false);
        foreach (var loop in Loops) loop.Loop.Schedule(static state => ((LoopContext)state!).Links.Close(), loop);
    }

    private void AdoptOn(LoopContext loop, RingView view)
    {
        loop.Adopt(view, _self.Id);
        if (loop == Loops[0]) Repair.Adopt(RepairViewOf(view, loop));
    }

    /// <summary>What this node serves its peers: one handler per kind of request.</summary>
    private MessageHandlers NewHandlers() => new(
    [
        new HelloHandler(other => HelloTo(other.Node), id => View.IsMember(id), Clock, OnHello, Reach.OnStrangeHello),
        new PingHandler(Clock, _stores.Note, () => _gate.IsAnyClosed, Reach.ClaimFor, Reach.OnPing),
        new GetHandler(_view.PartitionCount),
        new ApplyHandler(_view.PartitionCount, Clock),
        .. Repair.Handlers,
    ]);

    private LoopContext NewLoop(LoopHost host)
    {
        var local = new LocalReplica(Store, Clock, _options.Repair.LateMs, host.Loop, _gate);
        var own = new TimedReplica(local, host.NowMs, _options.Peers.RequestTimeoutMs, _options.Peers.SuspectMs);
        var links = new LinkTable(_self.Id, node => NewLink(host, node));
        links.Adopt(_view);
        var view = new LoopView(_view, links.ReplicasOf(_view, own), _view.IndexOf(_self.Id));
        var ceiling = new CeilingQueue(Clock, host.Loop, _workers, host.NowMs, _options.Peers.RequestTimeoutMs);
        var coordinator = new Coordinator(
            view, new QuorumReads(host.Time), new QuorumWrites(new StoreHints(Store.Hints)), Clock, _self.Number, ceiling,
            () => Store.WriteFailure);
        return new LoopContext { Host = host, Coordinator = coordinator, Links = links, Local = local, Own = own };
    }

    private PeerLink NewLink(LoopHost host, ClusterNode node) => new(
        () => HelloTo(node.Id), OnGreeted, cancellationToken => host.Dial(node, cancellationToken),
        _options.Peers, Clock, _time, _random, node.Id, _log,
        new PingNews(
            () => _stores.ClaimFor(node.Number), () => Reach.ClaimFor(node.Number), claim => Reach.Note(node.Number, claim)));

    /// <summary>A member has answered this node's hello.</summary>
    private void OnGreeted(Hello hello)
    {
        MemberFeatures.Note(hello.NodeNumber, hello.Features);
        _stores.Meet(hello);
    }

    /// <summary>A member has dialled this node, and is let in.</summary>
    private void OnHello(Hello hello)
    {
        _stores.Meet(hello);
        foreach (var loop in Loops) loop.Loop.Schedule(_ => loop.Links.Find(hello.NodeNumber)?.OnPeerBack(), null);
    }

    private void OnStoreLost()
    {
        _gate.CloseAll();
        TellOfDoubt();
        KeepNoteSoon();
        Repair.LookAtStore();
    }

    private void KeepNoteSoon() => _workers.Schedule(_ => Logged.Run(_log, "store-note", Store.KeepNote), null);

    private void TellOfDoubt()
    {
        if (View.ReplicationFactor == 1) _log.LossNotAccepted(Store.Lineage.Reason);
        else _log.StoreInDoubt(Store.Lineage.Reason);
    }

    private Hello HelloTo(string peer)
    {
        var view = View;
        var hello = new Hello(
            Hello.ProtocolVersion, _options.FeaturesShown, view.Fingerprint, view.Epoch, Clock.Last, _self.Number, view.Cluster.Name,
            _self.Id, peer);
        if (view.Members.FirstOrDefault(node => node.Id == peer) is not { } member) return hello;
        var others = Reach.ClaimFor(member.Number).Others;
        return hello with { Others = others, Store = _stores.ClaimFor(member.Number), Remembered = _stores.MemoryOf(member.Number) };
    }

    private bool IsReached(ushort member) => Loops.All(loop => loop.Links.Find(member) is { IsUp: true });

    private static IEnumerable<ushort> NumbersOf(RingView view) => view.Members.Select(static node => node.Number);

    private RepairView RepairViewOf(RingView view, LoopContext loop) => new(
        view, view.IndexOf(_self.Id),
        [
            .. loop.Links.All.Select(member =>
                new RepairPeer(view.IndexOf(member.Node.Number), member.Node.Number, member.Node.Id, member.Link)),
        ]);

    /// <summary>On the loop, whose timers end with it.</summary>
    private void StartTicks(LoopContext loop)
    {
        loop.EveryJudging(PeerLink.TickPeriodMs, _log, "links", loop.Tick);
        loop.EveryJudging(AcceptedPeers.TickPeriodMs, _log, "accepted-peers", loop.Accepted.Tick);
        if (loop != Loops[0]) return;
        loop.Time.Every(HintDelivery.TickPeriodMs, _log, "hint-delivery", HintDelivery.Tick);
        loop.Time.Every(RepairLoop.TickPeriodMs, _log, "repair", Repair.Tick);
        loop.Time.Every(DamageHealer.TickPeriodMs, _log, "damage-healing", _healer.Tick);
    }

    private RepairServices RepairOf(LoopContext first) => new()
    {
        Loop = first.Loop,
        Workers = _workers,
        Time = first.Time,
        Random = _random,
        Clock = Clock,
        View = RepairViewOf(_view, first),
        Local = first.Local,
        Store = new RepairStore(Store, first.Loop, _workers),
        Lineage = Store.Lineage,
        Gate = _gate,
        IncarnationOf = _stores.IncarnationOf,
        Settings = _options.Repair,
        Log = _log,
    };

    private void PersistCeiling(ulong ceiling)
    {
        var status = Store.WriteClockCeiling(ceiling);
        if (status != ReplicaStatus.Applied) throw new IOException($"the clock's ceiling could not be stored: {status}");
    }

    private void Repeat(int periodMs, string task, Action action) =>
        _maintenance.Add(new PeriodicTask(_time, _workers, periodMs, _log, task, action));
}
