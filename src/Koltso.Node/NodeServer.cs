using System.Diagnostics.Metrics;
using System.Net;
using Koltso.Core.Buffers;
using Koltso.Core.Records;
using Koltso.Node.Admin;
using Koltso.Node.Hosting;
using Koltso.Node.Http;
using Koltso.Node.Http.Kestrel;
using Koltso.Node.Stats;
using Koltso.Node.Stats.Metrics;
using Koltso.Ring;
using Koltso.Ring.Scheduling;
using Koltso.Sockets;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Lineage;
using Koltso.Wire.Messages;
using Microsoft.Extensions.Logging;

namespace Koltso.Node;

/// <summary>
/// One running node. Role: puts the parts together in the order of a request, starts them, and stops them in the
/// reverse order, the store last. <see cref="StartAsync"/> once; <see cref="DisposeAsync"/> from any thread.
/// </summary>
public sealed class NodeServer : IAsyncDisposable
{
    /// <summary>What the meter that is given is to be called.</summary>
    public const string MeterName = "Koltso";

    /// <summary>How long a starting node keeps its clients out until it knows which peers are there.</summary>
    private const int PeersPatienceMs = 2_000;

    /// <summary>The same while of a peer that is there only one side has reached the other.</summary>
    private const int MutualPatienceMs = 5_000;

    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly NodeMemory _memory;
    private readonly Descriptors _descriptors;
    private readonly StoreThreads _threads;
    private readonly RecordStore _store;
    private readonly NodeCore _ring;
    private readonly NodeLoop[] _loops;
    private readonly NodeState _state;
    private readonly KeyCensus _keys;
    private readonly KestrelLane _kestrel;
    private readonly List<LoopListener> _listeners = [];
    private PeriodicTask? _idleMemory;

    /// <param name="logs">Must take from any thread without blocking: loops write to it.</param>
    /// <param name="meter">Gets the node's figures; disposed by its owner, after the node.</param>
    /// <exception cref="StoreOpenException">The data folder cannot be used; the message says why.</exception>
    public NodeServer(NodeOptions options, TimeProvider time, Random random, ILoggerFactory logs, Meter meter)
    {
        (_options, _time, _log) = (options, time, logs.CreateLogger("Koltso"));
        _memory = new NodeMemory(options.MemoryBytes, options.ValueBytesMax);
        _descriptors = new Descriptors(options.DescriptorsMax);
        _threads = new StoreThreads(time, _memory.Readers);
        var cluster = options.Ring.View.Cluster;
        var identity = new StoreIdentity(cluster.Name, options.Ring.NodeId, cluster.Hash, cluster.Partitions);
        _store = RecordStore.Open(StoreOptionsOf(options, random), identity, time);
        if (_store.Lineage.Doubt == StoreDoubt.Lost && cluster.Replication == 1) throw RefuseLoss(_store);
        EventLoop[] loops = [.. Enumerable.Range(0, LoopCountOf(options)).Select(number => NewLoop(number))];
        LoopHost[] hosts = [.. loops.Select(static loop => new LoopHost(loop, loop.Time, () => loop.TurnMs, loop.DialAsync))];
        var ring = options.Ring with { TreeBytesMax = _memory.TreeBytesMax };
        _ring = new NodeCore(ring, _store, hosts, _threads.Workers, time, random, _log);
        var (bodies, answers) = (new Admission(_memory.AdmittedBytes), new Admission(_memory.AdmittedBytes));
        _loops = [.. loops.Zip(_ring.Loops, (loop, context) => NewNodeLoop(loop, context, bodies, answers))];
        _state = new NodeState(options.Ring.NodeId, _ring);
        var figures = new LastStoreStats(_store, _threads.Workers, time);
        _keys = new KeyCensus(_store.Keys, () => KeyCensus.PartitionsOf(_ring, options.Ring.NodeId), time);
        var stats = new StatsCollector(options.Ring.NodeId, _state, _loops, _ring, figures, _keys, time);
        NodeMetrics.AddTo(meter, stats, _ring);
        var pages = new NodePages(_ring, options.Ring.NodeId, _state, stats);
        var paths = AdminPaths.Of(pages, new RepairPage(_ring.Repair, options.Ring.NodeId));
        HttpLoop[] https = [.. _loops.Select(static loop => loop.Http)];
        var application = new NodeApplication(new EntityEndpoint(https), paths, https[0].Stats, _log);
        _kestrel = new KestrelLane(EndPointOf(options.Ring.Self.Http), application, https[0].Stats, logs, _memory.HandedOverMax);
    }

    /// <summary>
    /// Shares out the process's memory for the node that is to run in it. A process has one such node; without this, what comes from
    /// clients and peers is not bounded by memory.
    /// </summary>
    public static void BoundMemory(NodeOptions options) =>
        PayloadMemory.BytesMax = new NodeMemory(options.MemoryBytes, options.ValueBytesMax).PayloadBytes;

    /// <summary>With one copy nobody can fill in what is lost: an operator must know before anything is answered.</summary>
    private static StoreOpenException RefuseLoss(RecordStore store)
    {
        var reason = store.Lineage.Reason;
        store.Dispose();
        return new StoreOpenException(
            $"The node's store has lost records, and there is no other copy: {reason}. Put the node's folder back as it was, or go on "
            + "without what is lost: start the node once with --accept-loss.");
    }

    public async Task StartAsync()
    {
        foreach (var loop in _loops) loop.Loop.Start();
        await _kestrel.StartAsync().ConfigureAwait(false);
        var loops = _loops.Select(static loop => loop.Loop).ToArray();
        var byLoop = _loops.ToDictionary(static loop => loop.Loop);
        var sessions = new SessionStarter(_ring, _kestrel, byLoop, _log, _time);
        // Each listener counts its own: clients can never crowd peers out.
        _listeners.Add(LoopListener.Bind(
            loops, EndPointOf(_options.Ring.Self.Peer), _descriptors.Peers, sessions.StartPeer,
            OnEach(static loop => loop.Ring.Accepted.CutStrangers())));
        _ring.Start();
        _keys.Start(_threads.Workers, _log);
        OnEach(loop => loop.Ring.EveryJudging(SessionTimes.SweepPeriodMs, _log, "sessions", loop.Sweep.Run))();
        await WaitForPeersAsync().ConfigureAwait(false);
        var clientsMax = Math.Min(_options.ClientsMax ?? _memory.ClientsMax, _descriptors.Clients);
        _listeners.Add(LoopListener.Bind(
            loops, EndPointOf(_options.Ring.Self.Http), clientsMax, sessions.StartClient, OnEach(static loop => loop.Sweep.CutIdle())));
        ResidentImages.Release();
        var idle = IdleMemory.OfProcess(_store.ReleaseMemory);
        _idleMemory = new PeriodicTask(_time, _threads.Workers, IdleMemory.TickPeriodMs, _log, "idle-memory", idle.Tick);
        var (cluster, self) = (_options.Ring.View.Cluster, _options.Ring.Self);
        _log.NodeReady(self.Id, cluster.Name, self.Http, self.Peer, _options.DataDirectory);
    }

    /// <summary>Runs <paramref name="action"/> on each loop.</summary>
    private Action OnEach(Action<NodeLoop> action) => () =>
    {
        foreach (var loop in _loops) loop.Loop.Schedule(_ => action(loop), null);
    };

    /// <summary>
    /// A client that finds this node open finds its links tried too, unless a peer takes long to answer or to fail; and the peers that
    /// are up have links to this node, so that it serves what they ask.
    /// </summary>
    private async Task WaitForPeersAsync()
    {
        var startedAt = _time.GetTimestamp();
        while (_time.GetElapsedTime(startedAt).TotalMilliseconds < PatienceMs())
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time).ConfigureAwait(false);
    }

    private int PatienceMs() => !_ring.Reach.IsMutual ? MutualPatienceMs : _state.WereTried ? 0 : PeersPatienceMs;

    public async ValueTask DisposeAsync()
    {
        _log.NodeStopping(_options.Ring.Self.Id);
        _state.Stop();
        foreach (var listener in _listeners) listener.Stop();
        if (_idleMemory is not null) await _idleMemory.DisposeAsync().ConfigureAwait(false);
        await _kestrel.DisposeAsync().ConfigureAwait(false);
        await _keys.DisposeAsync().ConfigureAwait(false);
        await _ring.DisposeAsync().ConfigureAwait(false);
        foreach (var loop in _loops) loop.Loop.Dispose();
        _store.Dispose();
        _threads.Dispose();
    }

    private StoreOptions StoreOptionsOf(NodeOptions options, Random random) => new()
    {
        Directory = options.DataDirectory,
        MemoryBytes = _memory.StoreBytes,
        CachesHeaders = options.Ring.View.Cluster.Replication > 1,
        WaitingBytesMax = _memory.PayloadBytes / 2,
        ValueBytesMax = options.ValueBytesMax,
        OpenFilesMax = _descriptors.Store,
        FsyncMode = options.Ring.Fsync,
        Writer = _threads.Writer,
        WriterOfLittle = new LoopOrThread(_threads.Relief, _threads.Writer),
        Readers = _threads.Readers,
        LargeReaders = _threads.LargeReaders,
        Workers = _threads.Workers,
        Names = new Random(random.Next()),
        AcceptLoss = options.AcceptLoss && options.Ring.View.Cluster.Replication == 1,
    };

    private EventLoop NewLoop(int number) => new($"loop-{number}", _time, relief: _threads.Relief);

    private NodeLoop NewNodeLoop(EventLoop loop, LoopContext context, Admission bodies, Admission answers)
    {
        var http = NewHttp(context, bodies, answers);
        var sweep = new SessionSweep(loop, http, () => _loops.Sum(static one => one.Loop.BufferBytes), _memory.BufferBytes);
        return new NodeLoop(loop, context, http, sweep);
    }

    private HttpLoop NewHttp(LoopContext context, Admission bodies, Admission answers) => new()
    {
        Loop = context.Loop,
        Time = _time,
        Coordinator = context.Coordinator,
        LoopTime = context.Time,
        Bodies = bodies,
        Answers = answers,
        ValueBytesMax = _options.ValueBytesMax,
        Writer = new AnswerWriter(_time),
        FormatOfNew = FormatOfNew,
    };

    /// <summary>What every member can read.</summary>
    private RecordFormat FormatOfNew() =>
        _ring.MemberFeatures.IsOnEverywhere(Features.RecordFormat2) ? RecordFormat.Two : RecordFormat.One;

    private static int LoopCountOf(NodeOptions options)
    {
        var nodesHere = options.Ring.View.Members.Count(node => node.Http.Host == options.Ring.Self.Http.Host);
        return Math.Clamp(options.Loops ?? Environment.ProcessorCount / nodesHere, 1, NodeOptions.LoopsMax);
    }

    private static IPEndPoint EndPointOf(Koltso.Cluster.Topology.HostEndpoint endpoint) => endpoint.ToEndPoint() switch
    {
        IPEndPoint address => address,
        DnsEndPoint name => new IPEndPoint(Dns.GetHostAddresses(name.Host)[0], name.Port),
        var other => throw new NotSupportedException($"cannot listen on {other}"),
    };
}
