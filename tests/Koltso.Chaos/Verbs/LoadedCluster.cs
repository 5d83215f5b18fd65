using Koltso.Chaos.Judging;
using Koltso.Chaos.Load;
using Koltso.Chaos.Report;
using Koltso.Checking;
using Koltso.Checking.Final;

namespace Koltso.Chaos.Verbs;

/// <summary>
/// Three nodes on the loopback interface, the record of their clients, and the judgement of that record. One caller at
/// a time.
/// </summary>
internal sealed class LoadedCluster : IAsyncDisposable
{
    /// <summary>Added to a node's own timeout; a machine that runs other programs too needs some more time.</summary>
    private const long GraceUs = 4_000_000;

    private readonly VerbFlags _flags;
    private readonly PacedPlan _plan;

    /// <summary>The number of keys that were written: those of the load, and those beyond.</summary>
    private int _keys;

    private LoadedCluster(VerbFlags flags, RealCluster cluster)
    {
        (_flags, Cluster) = (flags, cluster);
        Recorder = new Recorder(new WrittenValues(VerbFlags.ValueBytesMin, flags.Int("value")));
        _plan = new PacedPlan(
            flags.Int("keys"), flags.Int("connections"), flags.Int("ack"), flags.Int("replication"),
            flags.Int("rate"), flags.Int("reads"), flags.Int("deletes"),
            RepeatsBroken: flags.Verb is VerbFlags.Upgrade or VerbFlags.Losses);
        _keys = _plan.Keys;
    }

    public RealCluster Cluster { get; }

    public IReadOnlyList<RealNode> Nodes => Cluster.Nodes;

    public Recorder Recorder { get; }

    /// <summary>Creates the cluster, with every key written.</summary>
    /// <param name="program">The build that nodes run; null: this one.</param>
    /// <param name="hasClocks">Gives each node a wall clock that can be set.</param>
    public static async Task<LoadedCluster> StartAsync(
        VerbFlags flags, CancellationToken stop, KoltsoProgram? program = null, bool hasClocks = false)
    {
        var loaded = new LoadedCluster(flags, await StartEmptyAsync(flags, stop, program, hasClocks));
        try
        {
            await loaded.RecordReplicasAsync(0, stop);
            await KeySweep.RunAsync(loaded.Recorder, loaded.Nodes, loaded._plan, OperationKind.Put, stop);
            return loaded;
        }
        catch
        {
            await loaded.DisposeAsync();
            throw;
        }
    }

    public static async Task<RealCluster> StartEmptyAsync(
        VerbFlags flags, CancellationToken stop, KoltsoProgram? program = null, bool hasClocks = false)
    {
        var spec = new ClusterSpec
        {
            Name = "chaos",
            Partitions = 256,
            Replication = flags.Int("replication"),
            RequestTimeoutMs = flags.Int("timeout"),
            FakeClocks = hasClocks,
            Process = new ProcessSettings { Program = program ?? KoltsoProgram.BesideThis },
            HttpTimeout = TimeSpan.FromMinutes(10), // counting a large store takes time
        };
        var cluster = await RealCluster.StartAsync(spec, stop: stop);
        await cluster.WaitForViewAsync(stop);
        return cluster;
    }

    /// <param name="nodes">The nodes that connections are spread over.</param>
    /// <param name="percent">Of the rate.</param>
    public PacedLoad BeginLoad(IReadOnlyList<RealNode> nodes, int percent = 100) =>
        new(Recorder, nodes, _plan with { RatePerSecond = Math.Max(1, _plan.RatePerSecond * percent / 100) });

    /// <summary>Reads nothing but the keys from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    /// <param name="percent">Of the rate.</param>
    public PacedLoad BeginReads(IReadOnlyList<RealNode> nodes, int first, int end, int percent)
    {
        var rate = Math.Max(1, _plan.RatePerSecond * percent / 100);
        return new PacedLoad(Recorder, nodes, _plan with { FirstKey = first, Keys = end, RatePerSecond = rate, ReadPercent = 100 });
    }

    /// <summary>Reads every key once more: this finds a lost write that nobody has read before.</summary>
    public Task ReadAllAsync(CancellationToken stop) =>
        KeySweep.RunAsync(Recorder, Nodes, _plan with { Keys = _keys }, OperationKind.Get, stop);

    /// <summary>Writes as many keys again, which no load touches: from the first to before the end.</summary>
    public async Task<(int First, int End)> WriteFurtherAsync(CancellationToken stop)
    {
        var first = _keys;
        _keys += _plan.Keys;
        await RecordReplicasAsync(first, stop);
        await KeySweep.RunAsync(Recorder, Nodes, _plan with { FirstKey = first, Keys = _keys }, OperationKind.Put, stop);
        return (first, _keys);
    }

    public Task DeleteAsync(int first, int end, CancellationToken stop) =>
        KeySweep.RunAsync(Recorder, Nodes, _plan with { FirstKey = first, Keys = end }, OperationKind.Delete, stop);

    /// <summary>By key, the whole records of its replicas by rank; null for nothing. All nodes have ended.</summary>
    public IEnumerable<IReadOnlyList<byte[]?>> ReadRecords() =>
        StoreComparison.ReadRecords(Cluster, Recorder.History.ToHistory().Replicas);

    /// <summary>What the stores hold of all keys. All nodes have ended.</summary>
    public FinalState ReadStores() => StoredRecords.Read(
        [.. Nodes.Select(static node => node.DataFolder)], Cluster.Spec.Name, Cluster.Spec.Partitions, Recorder.Values,
        Recorder.History.ToHistory().Replicas);

    /// <summary>False when a promise was broken, or something failed.</summary>
    /// <param name="failures">What failed beside what clients can tell.</param>
    /// <param name="state">What stores held in the end; null where nobody looked.</param>
    public bool IsSound(IReadOnlyList<string>? failures = null, FinalState? state = null)
    {
        var judgement = Judgement.Of(Recorder.History.ToHistory(), _flags["timeout"] * 1_000 + GraceUs, state);
        var operations = judgement.History.Operations;
        Table.Print(["judged", ""],
        [
            ["writes acknowledged", Table.Number(operations.Count(static one => one.IsWrite && one.IsDone))],
            ["writes of unknown fate", Table.Number(operations.Count(static one => one.IsWrite && !one.IsDone))],
            ["reads answered", Table.Number(operations.Count(static one => !one.IsWrite && one.IsDone))],
            .. JudgedRows.Of(judgement),
        ]);
        return Findings.IsSound(_flags.Verb, judgement, failures ?? [], Nodes);
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private async Task RecordReplicasAsync(int from, CancellationToken stop)
    {
        var placement = await Nodes[0].PlacementAsync(stop);
        for (var key = from; key < _keys; key++)
        {
            var replicas = placement[Cluster.PartitionOf(WrittenValues.KeyName(key))];
            Recorder.History.SetReplicas(key, [.. replicas.Select(id => Cluster[id].Index)]);
        }
    }
}
