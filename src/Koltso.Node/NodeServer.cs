using System.Diagnostics.Metrics;
using System.Net;
using Koltso.Core.Records;
using Koltso.Node.Admin;
using Koltso.Node.Hosting;
using Koltso.Node.Http;
using Koltso.Node.Http.Kestrel;
using Koltso.Node.Stats;
using Koltso.Node.Stats.Metrics;
using Koltso.Ring;
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
    private const int PeersPatienceMs = 500;

    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly StoreThreads _threads;
    private readonly RecordStore _store;
    private readonly NodeCore _ring;
    private readonly NodeLoop[] _loops;
    private readonly NodeState _state;
    private readonly KeyCensus _keys;
    private readonly KestrelLane _kestrel;
    private readonly List<LoopListener> _listeners = [];

    /// <param name="logs">Must take from any thread without blocking: loops write to it.</param>
    /// <param name="meter">Gets the node's figures; disposed by its owner, after the node.</param>
    /// <exception cref="StoreOpenException">The data folder cannot be used; the message says why.</exception>
    public NodeServer(NodeOptions options, TimeProvider time, Random random, ILoggerFactory logs, Meter meter)
    {
        (_options, _time, _log) = (options, time, logs.CreateLogger("Koltso"));
        _threads = new StoreThreads(time);
        var cluster = options.Ring.View.Cluster;
        var identity = new StoreIdentity(cluster.Name, options.Ring.NodeId, cluster.Hash, cluster.Partitions);
        _store = RecordStore.Open(StoreOptionsOf(options, random), identity, time);
        if (_store.Lineage.Doubt == StoreDoubt.Lost && cluster.Replication == 1) throw RefuseLoss(_store);
        EventLoop[] loops = [.. Enumerable.Range(0, LoopCountOf(options)).Select(number => NewLoop(number))];
        LoopHost[] hosts = [.. loops.Select(static loop => new LoopHost(loop, loop.Time, () => loop.TurnMs, loop.DialAsync))];
        var ring = options.Ring with { TreeBytesMax = options.TreeBytesMax };
        _ring = new NodeCore(ring, _store, hosts, _threads.Workers, time, random, _log);
        var bodies = new BodyBudget(options.BodyBytesMax);
        _loops = [.. loops.Zip(_ring.Loops, (loop, context) => new NodeLoop(loop, context, NewHttp(context, bodies)))];
        _state = new NodeState(options.Ring.NodeId, _ring.Loops, () => _ring.Repair.IsLossNotAccepted);
        var figures = new LastStoreStats(_store, _threads.Workers, time);
        _keys = new KeyCensus(_store.Keys, () => KeyCensus.PartitionsOf(_ring, options.Ring.NodeId), time);
        var stats = new StatsCollector(options.Ring.NodeId, _state, _loops, _ring, figures, _keys, time);
        NodeMetrics.AddTo(meter, stats, _ring);
        var pages = new NodePages(_ring, options.Ring.NodeId, _state, stats);
        var paths = AdminPaths.Of(pages, new RepairPage(_ring.Repair, options.Ring.NodeId));
        HttpLoop[] https = [.. _loops.Select(static loop => loop.Http)];
        var application = new NodeApplication(new EntityEndpoint(https), paths, https[0].Stats, _log);
        _kestrel = new KestrelLane(EndPointOf(options.Ring.Self.Http), application, https[0].Stats, logs);
    }

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
        _listeners.Add(LoopListener.Bind(loops, EndPointOf(_options.Ring.Self.Peer), int.MaxValue, sessions.StartPeer));
        _ring.Start();
        _keys.Start(_threads.Workers, _log);
        foreach (var loop in _loops) loop.Loop.Schedule(_ => StartSweeps(loop), null);
        await WaitForPeersAsync().ConfigureAwait(false);
        _listeners.Add(LoopListener.Bind(loops, EndPointOf(_options.Ring.Self.Http), _options.ClientsMax, sessions.StartClient));
        var (cluster, self) = (_options.Ring.View.Cluster, _options.Ring.Self);
        _log.NodeReady(self.Id, cluster.Name, self.Http, self.Peer, _options.DataDirectory);
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
        _log.NodeStopping(_options.Ring.Self.Id);
        _state.Stop();
        foreach (var listener in _listeners) listener.Stop();
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
        MemoryBytes = options.StoreBytes,
        FsyncMode = options.Ring.Fsync,
        Writer = _threads.Writer,
        WriterOfLittle = new LoopOrThread(_threads.Relief, _threads.Writer),
        Readers = _threads.Readers,
        Workers = _threads.Workers,
        Names = new Random(random.Next()),
        AcceptLoss = options.AcceptLoss && options.Ring.View.Cluster.Replication == 1,
    };

    private EventLoop NewLoop(int number) => new($"loop-{number}", _time, relief: _threads.Relief);

    private HttpLoop NewHttp(LoopContext context, BodyBudget bodies) => new()
    {
        Loop = context.Loop,
        Time = _time,
        Coordinator = context.Coordinator,
        Bodies = bodies,
        ValueBytesMax = _options.ValueBytesMax,
        Answers = new AnswerWriter(_time),
        FormatOfNew = FormatOfNew,
    };

    /// <summary>What every member can read.</summary>
    private RecordFormat FormatOfNew() =>
        _ring.MemberFeatures.IsOnEverywhere(Features.RecordFormat2) ? RecordFormat.Two : RecordFormat.One;

    /// <summary>On the loop, whose timers end with it.</summary>
    private void StartSweeps(NodeLoop loop) =>
        loop.Ring.EveryJudging(SessionTimes.SweepPeriodMs, _log, "sessions", () => SessionSweep.Run(loop));

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
