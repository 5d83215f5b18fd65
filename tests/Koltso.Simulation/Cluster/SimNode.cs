using Koltso.Checking;
using Koltso.Cluster.Topology;
using Koltso.Ring;
using Koltso.Ring.Repair;
using Koltso.Simulation.Disk;
using Koltso.Simulation.Judging;
using Koltso.Simulation.Network;
using Koltso.Simulation.Running;
using Koltso.Simulation.Time;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Wire.Messages;

namespace Koltso.Simulation.Cluster;

/// <summary>
/// One machine of the simulated cluster: its disk and wall clock persist, its process comes and goes. The process runs
/// the production <see cref="NodeCore"/>.
/// </summary>
internal sealed class SimNode
{
    private const int StartAgainUs = 500_000;

    /// <summary>For some ten headers and a few records: far fewer than there are keys.</summary>
    private const int CacheBytes = 4 << 10;

    private readonly SimWorld _world;
    private readonly SimNetwork _network;
    private readonly RingOptions _options;
    private readonly Random _random;
    private readonly Journal _journal;
    private readonly SimOutages _outages;
    private readonly int _loops;
    private readonly Random _powerLosses, _names;
    private long _life;

    public SimNode(
        SimWorld world, SimNetwork network, RingOptions options, int loops, Random random, Journal journal, SimOutages outages)
    {
        (_world, _network, _options, _loops, _random, _journal, _outages) = (world, network, options, loops, random, journal, outages);
        Index = options.View.IndexOf(options.NodeId);
        Wall = new WallClock(world, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Disk = new SimDisk(options.Self.Id, new Random(random.Next())) { Wait = ThrowOnALoop };
        _powerLosses = new Random(random.Next());
        // Of a stream of its own: what a store is called changes nothing else that chance decides.
        _names = new Random(~Index);
    }

    public int Index { get; }

    public WallClock Wall { get; }

    public SimDisk Disk { get; }

    /// <summary>The factor by which the disk is slower than usual.</summary>
    public int DiskSlowness { get; set; } = 1;

    /// <summary>Until when the disk neither takes writes nor gives what is not in memory.</summary>
    public long DiskHangsUntilUs { get; set; }

    /// <summary>Until when the disk takes no writes to the log.</summary>
    public long LogHangsUntilUs { get; set; }

    /// <summary>Null while the machine is down, or its store does not open.</summary>
    public NodeCore? Ring { get; private set; }

    public SimProcess? Process { get; private set; }

    /// <summary>The view that the node starts with, as if read from where views are stored; null: always the first view.</summary>
    public Func<RingView>? NewestView { get; set; }

    /// <summary>The features of the build that it starts with; null: always all.</summary>
    public Func<uint>? NextBuild { get; set; }

    /// <summary>Those of the build that it started with last.</summary>
    public uint FeaturesShown { get; private set; }

    public bool IsUp => Ring is not null;

    public void Start()
    {
        var life = ++_life;
        var process = new SimProcess(Index);
        var clock = new SimClock(_world, process, Wall);
        var workers = NewThreads(process, LogReadyAtUs);
        var view = NewestView?.Invoke() ?? _options.View;
        var storeOptions = new StoreOptions
        {
            Directory = "", MemoryBytes = StoreOptions.MemoryBytesMin, CacheBytes = CacheBytes,
            CachesHeaders = view.Cluster.Replication > 1, FsyncMode = _options.Fsync,
            Writer = NewThreads(process, LogReadyAtUs, isOneThread: true),
            WriterOfLittle = new SimTurnEnd(_world, process, new Random(_random.Next()), LogReadyAtUs),
            Readers = NewThreads(process, () => DiskHangsUntilUs), Workers = workers, HintBytesMaxPerNode = 1 << 20, Names = _names,
        };
        var identity = new StoreIdentity(view.Cluster.Name, _options.NodeId, view.Hash, view.PartitionCount);
        RecordStore store;
        try
        {
            store = RecordStore.Open(Disk.Claim(identity), storeOptions, identity, clock);
        }
        catch (StoreOpenException refusal)
        {
            _journal.Note(_world.NowUs, $"n{Index + 1} does not start: {refusal.Message}");
            _world.After(StartAgainUs, () => StartUnlessOther(life));
            return;
        }

        LoopHost[] hosts = [.. Enumerable.Range(0, _loops).Select(_ => NewHost(process, clock))];
        Process = process;
        FeaturesShown = NextBuild?.Invoke() ?? Features.All;
        var options = _options with { View = view, FeaturesShown = FeaturesShown };
        Ring = new NodeCore(options, store, hosts, workers, clock, new Random(_random.Next()), new JournalLogger(_journal, _world, Index));
        var next = 0;
        _network.Listen(process, () => hosts[next++ % hosts.Length].Loop, connection => Serve(Ring, connection));
        Ring.Start();
        _outages.Set(FaultKind.NodeDown, Index, -1, false, _world.NowUs);
        _journal.Note(_world.NowUs, $"n{Index + 1} starts; its build knows {string.Join(", ", Features.NamesOf(FeaturesShown))}");
    }

    /// <summary>Ends the process as kill -9 does: everything it wrote is kept.</summary>
    public void Kill()
    {
        Stop(isSystemUp: true);
        Disk.Kill();
    }

    /// <summary>Cuts the power of the machine: some of the data that was not synced is lost.</summary>
    public void PowerLoss()
    {
        Stop(isSystemUp: false);
        Disk.PowerLoss(_powerLosses);
    }

    /// <summary>Ends the process, and gives the machine a folder with less in it than it had.</summary>
    public void ReplaceDisk(DiskCopy? copy, bool withNote)
    {
        Kill();
        Disk.Replace(copy, withNote);
    }

    public void AskRepair(bool checkOnly)
    {
        if (Ring is { } ring) _ = ring.Repair.RequestAsync(new RepairRequest(null, checkOnly));
    }

    public void Pause()
    {
        if (Process is null) return;
        Process.Pause();
        _outages.Set(FaultKind.NodePaused, Index, -1, true, _world.NowUs);
    }

    public void Resume()
    {
        if (Process is not { IsPaused: true } paused) return;
        paused.Resume(_world);
        _outages.Set(FaultKind.NodePaused, Index, -1, false, _world.NowUs);
    }

    private void Stop(bool isSystemUp)
    {
        _life++;
        if (Process is null) return;
        Process.End();
        _outages.Set(FaultKind.NodePaused, Index, -1, false, _world.NowUs);
        _outages.Set(FaultKind.NodeDown, Index, -1, true, _world.NowUs);
        _network.Drop(Process, isSystemUp);
        (Process, Ring) = (null, null);
    }

    /// <summary>Its work waits while the disk hangs; a start does not, for brevity: it finds the disk as it is.</summary>
    private long LogReadyAtUs() => Math.Max(DiskHangsUntilUs, LogHangsUntilUs);

    private SimWorkers NewThreads(SimProcess process, Func<long> hangsUntilUs, bool isOneThread = false) =>
        new(_world, process, new Random(_random.Next()), () => DiskSlowness, hangsUntilUs, isOneThread);

    private void ThrowOnALoop()
    {
        if (!_world.MayBlock) throw new InvalidOperationException("A loop waits for the disk.");
    }

    private void StartUnlessOther(long life)
    {
        if (life == _life) Start();
    }

    private LoopHost NewHost(SimProcess process, SimClock clock)
    {
        var loop = new SimLoop(_world, process, new Random(_random.Next()));
        return new LoopHost(
            loop, clock, () => _world.NowUs / 1_000,
            (node, cancellationToken) => _network.DialAsync(process, loop, node.Number - 1, cancellationToken));
    }

    private void Serve(NodeCore ring, SimConnection connection) =>
        _ = RunAsync(ring, connection, ring.Loops[_random.Next(ring.Loops.Count)]);

    private async Task RunAsync(NodeCore ring, SimConnection connection, LoopContext loop)
    {
        try
        {
            var serving = ring.ServeAsync(connection, loop, () => (_world.NowUs - connection.ArrivedUs) / 1_000);
            if (await serving.ConfigureAwait(true) is { } refusal)
                _journal.Note(_world.NowUs, $"n{Index + 1} refused a peer: {refusal}");
        }
        catch (Exception bug)
        {
            _world.Fail(bug);
        }
    }
}
