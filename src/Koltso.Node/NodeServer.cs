using System.IO.Pipelines;
using System.Net;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Core.Placement;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Node.Hints;
using Koltso.Node.Http;
using Koltso.Node.Http.Kestrel;
using Koltso.Node.Maintenance;
using Koltso.Node.Repair;
using Koltso.Node.Replicas;
using Koltso.Node.Stats;
using Koltso.Sockets;
using Koltso.Storage;

namespace Koltso.Node;

/// <summary>
/// One running node. Role: puts the parts together in the order of a request, starts them, and stops them in the
/// reverse order, the store last. <see cref="StartAsync"/> once; <see cref="DisposeAsync"/> from any thread.
/// </summary>
public sealed class NodeServer : IAsyncDisposable
{
    /// <summary>How long a starting node keeps its clients out until it knows which peers are there.</summary>
    private const int PeersPatienceMs = 500;

    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;
    private readonly RecordStore _store;
    private readonly HybridClock _clock;
    private readonly Placement _placement;
    private readonly LoopServices[] _loops;
    private readonly NodeState _state;
    private readonly HintDelivery _hintDelivery;
    private readonly NodeRepair _repair;
    private readonly KestrelLane _kestrel;
    private readonly List<LoopListener> _listeners = [];
    private readonly List<Repeating> _maintenance = [];

    /// <param name="log">Takes sentences, without a line end; from any thread.</param>
    /// <exception cref="StoreOpenException">The data folder cannot be used; the message says why.</exception>
    public NodeServer(NodeOptions options, TimeProvider time, Random random, Action<string> log)
    {
        (_options, _time, _log) = (options, time, log);
        var cluster = options.Cluster;
        var identity = new StoreIdentity(cluster.Name, options.Self.Id, cluster.Hash, cluster.Partitions);
        _store = RecordStore.Open(
            new StoreOptions { Directory = options.DataDirectory, MemoryBytes = options.StoreBytes, FsyncMode = options.Fsync }, identity, time);
        _clock = new HybridClock(time, _store.ReadClockCeiling(), PersistCeiling);
        _placement = PlacementOf(options);
        var bodies = new BodyBudget(options.BodyBytesMax);
        var assembly = new LoopAssembly(options, _placement, _store, _clock, new StoreHints(_store.Hints), bodies, time, random, log, connection => _kestrel!.HandOver(connection));
        _loops = [.. Enumerable.Range(0, LoopCountOf(options)).Select(assembly.Build)];
        _state = new NodeState(options.Self, _loops);
        // The first loop's links carry what is not done for a client.
        var first = _loops[0];
        _hintDelivery = new HintDelivery(
            _store.Hints, options.HintAgeMs, first.Links.ToDictionary(static peer => peer.Node.Number, static IReplica (peer) => peer.Link),
            new OffLoop(first.Loop, PipeScheduler.ThreadPool), _clock, first.Loop.Time, node => _repair!.Wake(node), log);
        _repair = new NodeRepair(RepairOf(first, random));
        var stats = new StatsCollector(options, _state, _loops, _store, _clock, _hintDelivery, _repair, time);
        var pages = new NodePages(options, _placement, _state, stats);
        var application = new NodeApplication(
            new EntityEndpoint(_loops), pages, first.Stats, log, new RepairEndpoint(_repair, options.Self.Id));
        _kestrel = new KestrelLane(EndPointOf(options.Self.Http), application);
    }

    public async Task StartAsync()
    {
        foreach (var loop in _loops) loop.Loop.Start();
        await _kestrel.StartAsync().ConfigureAwait(false);
        var loops = _loops.Select(static services => services.Loop).ToArray();
        var byLoop = _loops.ToDictionary(static services => services.Loop);
        var sessions = new SessionStarter(_options, LoopAssembly.FingerprintOf(_options, _placement), byLoop, _store, _clock, _repair, _log);
        // Peers have their own room: clients can never crowd them out.
        var peersMax = 4 * _options.Cluster.Nodes.Length * NodeOptions.LoopsMax;
        _listeners.Add(LoopListener.Bind(loops, EndPointOf(_options.Self.Peer), int.MaxValue, sessions.StartPeer));
        StartMaintenance();
        await WaitForPeersAsync().ConfigureAwait(false);
        _listeners.Add(LoopListener.Bind(loops, EndPointOf(_options.Self.Http), _options.ClientsMax + peersMax, sessions.StartClient));
    }

    /// <summary>A client that finds this node open finds its links tried too, unless a peer takes long to answer or to fail.</summary>
    private async Task WaitForPeersAsync()
    {
        var startedAt = _time.GetTimestamp();
        while (!_state.IsReady && _time.GetElapsedTime(startedAt).TotalMilliseconds < PeersPatienceMs)
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _state.Stop();
        foreach (var listener in _listeners) listener.Stop();
        await _kestrel.DisposeAsync().ConfigureAwait(false);
        foreach (var task in _maintenance) await task.DisposeAsync().ConfigureAwait(false);
        foreach (var services in _loops) services.Loop.Schedule(static state => Close((LoopServices)state!), services);
        foreach (var services in _loops) services.Loop.Dispose();
        _store.Dispose();
    }

    private void StartMaintenance()
    {
        foreach (var services in _loops) services.Loop.Schedule(state => StartMaintenance((LoopServices)state!), services);
        Repeat(1_000, _clock.ExtendCeiling);
        Repeat(1_000, () => _ = _store.TryHeal());
        Repeat(10_000, new ClockWatch(_clock, _log).Run);
        Repeat(HintDelivery.ExpirePeriodMs, () => _ = _hintDelivery.Expire());
        if (_options.Fsync == FsyncMode.Interval) Repeat(StoreOptions.FsyncIntervalMs, () => _ = _store.SyncWalIfDirty());
    }

    /// <summary>On the loop, whose timers end with it.</summary>
    private void StartMaintenance(LoopServices services)
    {
        RepeatOnLoop(services, PeerLink.TickPeriodMs, static services =>
        {
            foreach (var (_, link) in services.Links) link.Tick();
        });
        RepeatOnLoop(services, SessionTimes.SweepPeriodMs, SessionSweep.Run);
        if (services != _loops[0]) return;
        RepeatOnLoop(services, HintDelivery.TickPeriodMs, _ => _hintDelivery.Tick());
        RepeatOnLoop(services, RepairLoop.TickPeriodMs, _ => _repair.Tick());
    }

    private void RepeatOnLoop(LoopServices services, int periodMs, Action<LoopServices> action)
    {
        var period = TimeSpan.FromMilliseconds(periodMs);
        services.Loop.Time.CreateTimer(_ => Logged.Run(_log, () => action(services)), null, period, period);
    }

    private RepairServices RepairOf(LoopServices first, Random random) => new()
    {
        Loop = first.Loop,
        Workers = PipeScheduler.ThreadPool,
        Time = first.Loop.Time,
        Random = random,
        Clock = _clock,
        Placement = _placement,
        Hash = _options.Cluster.Hash,
        Self = _placement.NodeIds.IndexOf(_options.Self.Id),
        Peers =
        [
            .. first.Links.Select(peer =>
                new RepairPeer(_placement.NodeIds.IndexOf(peer.Node.Id), peer.Node.Number, peer.Node.Id, peer.Link)),
        ],
        Local = new LocalReplica(_store, _clock, first.Loop),
        Store = new RepairStore(_store, first.Loop, PipeScheduler.ThreadPool),
        Settings = SettingsOf(_options),
        Log = _log,
    };

    private static RepairSettings SettingsOf(NodeOptions options)
    {
        var settings = new RepairSettings
        {
            GraceMs = options.TombstoneGraceMs, PeriodMs = options.RepairPeriodMs, TreeBytesMax = options.TreeBytesMax,
        };
        return settings with { SettleMs = Math.Max(settings.SettleMs, 2L * options.RequestTimeoutMs) };
    }

    private void PersistCeiling(ulong ceiling)
    {
        var status = _store.WriteClockCeiling(ceiling);
        if (status != ApplyStatus.Applied) throw new IOException($"the clock's ceiling could not be stored: {status}");
    }

    private void Repeat(int periodMs, Action action) => _maintenance.Add(new Repeating(_time, periodMs, _log, action));

    private static void Close(LoopServices services)
    {
        foreach (var (_, link) in services.Links) link.Close();
    }

    private static Placement PlacementOf(NodeOptions options)
    {
        // In the order of their numbers, so that the order of the file decides nothing.
        var nodes = options.Cluster.Nodes.OrderBy(static node => node.Number)
            .Select(static node => new PlacementNode(node.Id, node.Zone, node.Weight)).ToArray();
        return PlacementPlanner.Plan(nodes, options.Cluster.Partitions, options.Cluster.Replication, null);
    }

    private static int LoopCountOf(NodeOptions options)
    {
        var nodesHere = options.Cluster.Nodes.Count(node => node.Http.Host == options.Self.Http.Host);
        return Math.Clamp(options.Loops ?? Environment.ProcessorCount / nodesHere, 1, NodeOptions.LoopsMax);
    }

    private static IPEndPoint EndPointOf(Koltso.Cluster.Topology.HostEndpoint endpoint) => endpoint.ToEndPoint() switch
    {
        IPEndPoint address => address,
        DnsEndPoint name => new IPEndPoint(Dns.GetHostAddresses(name.Host)[0], name.Port),
        var other => throw new NotSupportedException($"cannot listen on {other}"),
    };
}
