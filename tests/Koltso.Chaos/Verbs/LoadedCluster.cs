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

    private LoadedCluster(VerbFlags flags, RealCluster cluster)
    {
        (_flags, Cluster) = (flags, cluster);
        Recorder = new Recorder(new WrittenValues(VerbFlags.ValueBytesMin, flags.Int("value")));
        _plan = new PacedPlan(
            flags.Int("keys"), flags.Int("connections"), flags.Int("ack"), flags.Int("replication"),
            flags.Int("rate"), flags.Int("reads"), flags.Int("deletes"), RepeatsBroken: flags.Verb == VerbFlags.Upgrade);
    }

    public RealCluster Cluster { get; }

    public IReadOnlyList<RealNode> Nodes => Cluster.Nodes;

    public Recorder Recorder { get; }

    /// <summary>Creates the cluster, with every key written.</summary>
    /// <param name="program">The build that nodes run; null: this one.</param>
    public static async Task<LoadedCluster> StartAsync(VerbFlags flags, CancellationToken stop, KoltsoProgram? program = null)
    {
        var loaded = new LoadedCluster(flags, await StartEmptyAsync(flags, stop, program));
        try
        {
            await loaded.RecordReplicasAsync(stop);
            await KeySweep.RunAsync(loaded.Recorder, loaded.Nodes, loaded._plan, OperationKind.Put, stop);
            return loaded;
        }
        catch
        {
            await loaded.DisposeAsync();
            throw;
        }
    }

    public static async Task<RealCluster> StartEmptyAsync(VerbFlags flags, CancellationToken stop, KoltsoProgram? program = null)
    {
        var spec = new ClusterSpec
        {
            Name = "chaos",
            Partitions = 256,
            Replication = flags.Int("replication"),
            RequestTimeoutMs = flags.Int("timeout"),
            Process = new ProcessSettings { Program = program ?? KoltsoProgram.BesideThis },
            HttpTimeout = TimeSpan.FromMinutes(10), // counting a large store takes time
        };
        var cluster = await RealCluster.StartAsync(spec, stop: stop);
        await cluster.WaitForViewAsync(stop);
        return cluster;
    }

    /// <param name="nodes">The nodes that connections are spread over.</param>
    public PacedLoad BeginLoad(IReadOnlyList<RealNode> nodes) => new(Recorder, nodes, _plan);

    /// <summary>Reads every key once more: this finds a lost write that nobody has read before.</summary>
    public Task ReadAllAsync(CancellationToken stop) => KeySweep.RunAsync(Recorder, Nodes, _plan, OperationKind.Get, stop);

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

    private async Task RecordReplicasAsync(CancellationToken stop)
    {
        var placement = await Nodes[0].PlacementAsync(stop);
        for (var key = 0; key < _plan.Keys; key++)
        {
            var replicas = placement[Cluster.PartitionOf(WrittenValues.KeyName(key))];
            Recorder.History.SetReplicas(key, [.. replicas.Select(id => Cluster[id].Index)]);
        }
    }
}
