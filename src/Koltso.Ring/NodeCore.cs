using System.IO.Pipelines;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Cluster.Topology;
using Koltso.Core.Placement;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Coordination;
using Koltso.Ring.Hints;
using Koltso.Ring.Maintenance;
using Koltso.Ring.Repair;
using Koltso.Ring.Replicas;
using Koltso.Ring.Scheduling;
using Koltso.Storage;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Ring;

/// <summary>
/// One node as a member of the ring, without its doors: coordinators, links and sessions, hints, repair, and what is done
/// every so often. It makes no thread and opens no socket: loops, workers, time and connections are given, so that many
/// nodes can run in one process on virtual time. Built, then <see cref="Start"/>ed once.
/// </summary>
internal sealed class NodeCore : IAsyncDisposable
{
    private readonly RingOptions _options;
    private readonly PipeScheduler _workers;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Action<string> _log;
    private readonly ulong _fingerprint;
    private readonly HashSet<string> _members;
    private readonly MessageHandlers _handlers;
    private readonly List<PeriodicTask> _maintenance = [];

    /// <param name="hosts">At least one; the first also carries what is not done for a client.</param>
    /// <param name="workers">Runs what may block.</param>
    /// <param name="time">Its timers may call back anywhere.</param>
    /// <param name="log">Takes sentences, without a line end; from any thread.</param>
    public NodeCore(
        RingOptions options, RecordStore store, IReadOnlyList<LoopHost> hosts, PipeScheduler workers, TimeProvider time, Random random,
        Action<string> log)
    {
        (_options, Store, _workers, _time, _random, _log) = (options, store, workers, time, random, log);
        Clock = new HybridClock(time, store.ReadClockCeiling(), PersistCeiling);
        Placement = PlacementOf(options.Cluster);
        _fingerprint = options.Cluster.Fingerprint ^ Placement.Fingerprint;
        _members = [.. options.Cluster.Nodes.Select(static node => node.Id)];
        Lanes = [.. hosts.Select(NewLane)];
        var first = Lanes[0];
        HintDelivery = new HintDelivery(
            store.Hints, options.HintAgeMs, first.Links.ToDictionary(static peer => peer.Node.Number, static IReplica (peer) => peer.Link),
            new WorkerQueue(first.Loop, workers), Clock, first.Time, node => Repair!.Wake(node), log);
        Repair = new NodeRepair(RepairOf(first));
        _handlers = new MessageHandlers(
        [
            new HelloHandler(other => HelloTo(other.Node), _members.Contains, Clock),
            new PingHandler(Clock),
            new GetHandler(options.Cluster.Partitions),
            new ApplyHandler(options.Cluster.Partitions, Clock),
            .. Repair.Handlers,
        ]);
    }

    public RecordStore Store { get; }

    public HybridClock Clock { get; }

    public Placement Placement { get; }

    public IReadOnlyList<LoopContext> Lanes { get; }

    public HintDelivery HintDelivery { get; }

    public NodeRepair Repair { get; }

    /// <summary>From here on links dial, hints are delivered, replicas compared.</summary>
    public void Start()
    {
        foreach (var lane in Lanes) lane.Loop.Schedule(_ => StartTicks(lane), null);
        Repeat(1_000, Clock.ExtendCeiling);
        Repeat(1_000, () => _ = Store.TryHeal());
        Repeat(10_000, new ClockWatch(Clock, _log).Run);
        Repeat(HintDelivery.ExpirePeriodMs, () => _ = HintDelivery.Expire());
        if (_options.Fsync == FsyncMode.Interval) Repeat(StoreOptions.FsyncIntervalMs, () => _ = Store.SyncWalIfDirty());
    }

    /// <summary>Serves one connection that a peer has made, until it ends. On the lane's loop. Returns why this side ended it, or null.</summary>
    public Task<string?> ServeAsync(ConnectionContext connection, LoopContext lane) =>
        new PeerSession(connection, _handlers, lane.Local, lane.Loop).RunAsync();

    /// <summary>Ends maintenance, then the links. The store is its owner's.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var task in _maintenance) await task.DisposeAsync().ConfigureAwait(false);
        foreach (var lane in Lanes) lane.Loop.Schedule(static state => Close((LoopContext)state!), lane);
    }

    private static void Close(LoopContext lane)
    {
        foreach (var (_, link) in lane.Links) link.Close();
    }

    private static Placement PlacementOf(ClusterDescription cluster)
    {
        // In the order of their numbers, so that the order of the file decides nothing.
        var nodes = cluster.Nodes.OrderBy(static node => node.Number)
            .Select(static node => new PlacementNode(node.Id, node.Zone, node.Weight)).ToArray();
        return PlacementPlanner.Plan(nodes, cluster.Partitions, cluster.Replication, null);
    }

    private LoopContext NewLane(LoopHost host)
    {
        var local = new LocalReplica(Store, Clock, host.Loop);
        var members = _options.Cluster.Nodes.OrderBy(static node => node.Number).ToArray();
        var links = members.Where(node => node.Id != _options.Self.Id).Select(node => (Node: node, Link: NewLink(host, node))).ToArray();
        var replicas = members.Select(node => node.Id == _options.Self.Id ? local : (IReplica)links.First(peer => peer.Node == node).Link);
        var all = new ReplicaSet(
            _options.Cluster.Hash, Placement, [.. replicas], [.. members.Select(static node => node.Number)],
            Array.FindIndex(members, node => node.Id == _options.Self.Id));
        var coordinator = new Coordinator(
            all, new QuorumReads(all, host.Time), new QuorumWrites(all, new StoreHints(Store.Hints)), Clock, _options.Self.Number);
        return new LoopContext { Host = host, Coordinator = coordinator, Links = links, Local = local };
    }

    private PeerLink NewLink(LoopHost host, ClusterNode node) => new(
        () => HelloTo(node.Id), cancellationToken => host.Dial(node, cancellationToken),
        new PeerSettings { RequestTimeoutMs = _options.RequestTimeoutMs }, Clock, _time, _random,
        text => _log($"peer {node.Id} ({node.Peer}) {text}"));

    private Hello HelloTo(string peer) => new(
        Hello.ProtocolVersion, Features.All, _fingerprint, _options.Cluster.Epoch, Clock.Last, _options.Self.Number,
        _options.Cluster.Name, _options.Self.Id, peer);

    /// <summary>On the loop, whose timers end with it.</summary>
    private void StartTicks(LoopContext lane)
    {
        lane.Time.Every(PeerLink.TickPeriodMs, _log, () =>
        {
            foreach (var (_, link) in lane.Links) link.Tick();
        });
        if (lane != Lanes[0]) return;
        lane.Time.Every(HintDelivery.TickPeriodMs, _log, HintDelivery.Tick);
        lane.Time.Every(RepairLoop.TickPeriodMs, _log, Repair.Tick);
    }

    private RepairServices RepairOf(LoopContext first) => new()
    {
        Loop = first.Loop,
        Workers = _workers,
        Time = first.Time,
        Random = _random,
        Clock = Clock,
        Placement = Placement,
        Hash = _options.Cluster.Hash,
        Self = Placement.NodeIds.IndexOf(_options.Self.Id),
        Peers =
        [
            .. first.Links.Select(peer =>
                new RepairPeer(Placement.NodeIds.IndexOf(peer.Node.Id), peer.Node.Number, peer.Node.Id, peer.Link)),
        ],
        Local = first.Local,
        Store = new RepairStore(Store, first.Loop, _workers),
        Settings = _options.Repair,
        Log = _log,
    };

    private void PersistCeiling(ulong ceiling)
    {
        var status = Store.WriteClockCeiling(ceiling);
        if (status != ReplicaStatus.Applied) throw new IOException($"the clock's ceiling could not be stored: {status}");
    }

    private void Repeat(int periodMs, Action action) => _maintenance.Add(new PeriodicTask(_time, _workers, periodMs, _log, action));
}
