using System.IO.Pipelines;
using System.Net;
using Koltso.Node.Hosting;
using Koltso.Node.Http;
using Koltso.Node.Http.Kestrel;
using Koltso.Node.Stats;
using Koltso.Ring;
using Koltso.Ring.Scheduling;
using Koltso.Sockets;
using Koltso.Storage;
using Koltso.Storage.Disk;

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
    private readonly NodeCore _ring;
    private readonly LoopServices[] _loops;
    private readonly NodeState _state;
    private readonly KestrelLane _kestrel;
    private readonly List<LoopListener> _listeners = [];

    /// <param name="log">Takes sentences, without a line end; from any thread.</param>
    /// <exception cref="StoreOpenException">The data folder cannot be used; the message says why.</exception>
    public NodeServer(NodeOptions options, TimeProvider time, Random random, Action<string> log)
    {
        (_options, _time, _log) = (options, time, log);
        var cluster = options.Ring.View.Cluster;
        var identity = new StoreIdentity(cluster.Name, options.Ring.NodeId, cluster.Hash, cluster.Partitions);
        _store = RecordStore.Open(
            new StoreOptions { Directory = options.DataDirectory, MemoryBytes = options.StoreBytes, FsyncMode = options.Ring.Fsync }, identity, time);
        EventLoop[] loops = [.. Enumerable.Range(0, LoopCountOf(options)).Select(number => new EventLoop($"loop-{number}", time))];
        _ring = new NodeCore(
            options.Ring with { TreeBytesMax = options.TreeBytesMax }, _store, [.. loops.Select(static loop => new LoopHost(loop, loop.Time, loop.DialAsync))], PipeScheduler.ThreadPool, time,
            random, log);
        var bodies = new BodyBudget(options.BodyBytesMax);
        _loops = [.. loops.Zip(_ring.Loops, (loop, lane) => NewServices(loop, lane, bodies))];
        _state = new NodeState(options.Ring.NodeId, _ring.Loops);
        var stats = new StatsCollector(options, _state, _loops, _ring, time);
        var pages = new NodePages(_ring, options.Ring.NodeId, _state, stats);
        var application = new NodeApplication(
            new EntityEndpoint(_loops), pages, _loops[0].Stats, log, new RepairEndpoint(_ring.Repair, options.Ring.Self.Id));
        _kestrel = new KestrelLane(EndPointOf(options.Ring.Self.Http), application);
    }

    public async Task StartAsync()
    {
        foreach (var loop in _loops) loop.Loop.Start();
        await _kestrel.StartAsync().ConfigureAwait(false);
        var loops = _loops.Select(static services => services.Loop).ToArray();
        var byLoop = _loops.ToDictionary(static services => services.Loop);
        var sessions = new SessionStarter(_ring, byLoop, _log);
        // Each listener counts its own: clients can never crowd peers out.
        _listeners.Add(LoopListener.Bind(loops, EndPointOf(_options.Ring.Self.Peer), int.MaxValue, sessions.StartPeer));
        _ring.Start();
        foreach (var services in _loops) services.Loop.Schedule(_ => StartSweeps(services), null);
        await WaitForPeersAsync().ConfigureAwait(false);
        _listeners.Add(LoopListener.Bind(loops, EndPointOf(_options.Ring.Self.Http), _options.ClientsMax, sessions.StartClient));
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
        await _ring.DisposeAsync().ConfigureAwait(false);
        foreach (var services in _loops) services.Loop.Dispose();
        _store.Dispose();
    }

    private LoopServices NewServices(EventLoop loop, LoopContext lane, BodyBudget bodies) => new()
    {
        Loop = loop,
        Time = _time,
        Lane = lane,
        Bodies = bodies,
        ValueBytesMax = _options.ValueBytesMax,
        HandOver = connection => _kestrel.HandOver(connection),
        Answers = new AnswerWriter(_time),
    };

    /// <summary>On the loop, whose timers end with it.</summary>
    private void StartSweeps(LoopServices services) =>
        services.Lane.Time.Every(SessionTimes.SweepPeriodMs, _log, () => SessionSweep.Run(services));

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
