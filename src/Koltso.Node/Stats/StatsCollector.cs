using System.Diagnostics;
using System.Globalization;
using Koltso.Api.Documents;
using Koltso.Cluster.Topology;
using Koltso.Core.Measuring;
using Koltso.Node.Hosting;
using Koltso.Node.Http;
using Koltso.Ring;
using Koltso.Storage;
using Koltso.Storage.Health;

namespace Koltso.Node.Stats;

/// <summary>Gathers a node's figures from its loops, its store and its process. Any thread.</summary>
internal sealed class StatsCollector(
    string self, NodeState state, IReadOnlyList<NodeLoop> loops, NodeCore ring, LastStoreStats store, KeyCensus census,
    TimeProvider time)
{
    private static readonly string[] s_kinds = ["get", "head", "put", "delete", "other"];
    private readonly PartitionCensus _partitions = new(ring.Store, time);
    private readonly long _startedAt = time.GetTimestamp();

    /// <summary>All nodes but this one.</summary>
    public IEnumerable<ClusterNode> PeerNodes => ring.View.Members.Where(node => node.Id != self);

    /// <summary>Asks the store.</summary>
    public long Keys() => census.Of(ring.Store.Snapshot().EstimatedKeys).Keys;

    public static string OperationOf(int kind) => s_kinds[kind];

    public async Task<StatsDocument> CollectAsync(bool isExact, CancellationToken cancellationToken) => new(
        self,
        time.GetElapsedTime(_startedAt).TotalSeconds,
        state.Obstacle is null,
        OwnProcess(),
        new GcDocument(
            GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2), GC.GetTotalAllocatedBytes(),
            GC.GetTotalMemory(false), GC.GetTotalPauseDuration().TotalSeconds),
        Monitor.LockContentionCount,
        await StoreAsync(isExact, cancellationToken).ConfigureAwait(false),
        Enumerable.Range(0, s_kinds.Length).ToDictionary(static kind => s_kinds[kind], Counts),
        Enumerable.Range(0, RequestStats.Other).ToDictionary(static kind => s_kinds[kind], Latency),
        Connections(),
        Peers(),
        Replication(),
        RepairDocuments.Of(ring.Repair.Progress, self, null),
        Replica(),
        state.Obstacle);

    private async Task<StoreDocument> StoreAsync(bool isExact, CancellationToken cancellationToken)
    {
        var figures = await store.CollectAsync().ConfigureAwait(false);
        var health = ring.Store.Health;
        var ((keys, isEstimate), bytes) = (census.Of(figures.EstimatedKeys), figures.TableBytes + figures.LogBytes);
        var counts = isExact ? await _partitions.CountAsync(cancellationToken).ConfigureAwait(false) : _partitions.Latest();
        if (isExact) (keys, isEstimate, bytes) = (counts!.Keys.Sum(), false, counts.Bytes.Sum());
        return new StoreDocument(
            NameOf(health.State), health.Reason, keys, bytes, figures.MemtableBytes, figures.BlockCacheBytes, ByPartition(counts),
            Damage(ring.Store.Damage.Stats, health.CorruptReads), isEstimate);
    }

    private static DamageDocument Damage(StoreDamageStats stats, long corruptReads) => new(
        stats.Tables, stats.TablesFound, stats.TablesReplaced, stats.KeysFilled, corruptReads, stats.CheckedBytes, stats.Passes);

    private static List<PartitionDocument>? ByPartition(PartitionCounts? counts) => counts is null
        ? null
        :
        [
            .. counts.Keys.Zip(counts.Bytes).Index().Where(static row => row.Item.First > 0)
                .Select(static row => new PartitionDocument(row.Index, row.Item.First, row.Item.Second)),
        ];

    private static string NameOf(StoreState state) => state switch
    {
        StoreState.Ok => StoreDocument.Ok,
        StoreState.DiskFull => StoreDocument.DiskFull,
        _ => StoreDocument.Failed,
    };

    /// <summary>By status code; those that were never answered are absent.</summary>
    public IReadOnlyDictionary<string, long> Counts(int kind) => RequestStats.Statuses
        .Select(status => (Status: status, Count: loops.Sum(loop => loop.Http.Stats.CountOf(kind, status))))
        .Where(static row => row.Count > 0)
        .ToDictionary(static row => row.Status.ToString(CultureInfo.InvariantCulture), static row => row.Count);

    /// <summary>Of all loops, in microseconds.</summary>
    public LatencyHistogram Latencies(int kind)
    {
        var sum = RequestStats.NewHistogram();
        foreach (var loop in loops) loop.Http.Stats.AddLatenciesTo(kind, sum);
        return sum;
    }

    private LatencyDocument Latency(int kind)
    {
        var sum = Latencies(kind);
        return new LatencyDocument(
            sum.Count, sum.Mean, sum.ValueAtPercentile(50), sum.ValueAtPercentile(90), sum.ValueAtPercentile(99),
            sum.ValueAtPercentile(99.9), sum.Max);
    }

    public ConnectionsDocument Connections()
    {
        var peersOut = ring.Loops.Sum(static loop => loop.Links.All.Count(static peer => peer.Link.IsUp));
        var peersIn = ring.Loops.Sum(static loop => loop.Accepted.Count);
        var all = loops.Sum(static loop => loop.Loop.ConnectionCount);
        return new ConnectionsDocument(Math.Max(0, all - peersIn - peersOut), peersIn, peersOut);
    }

    public IReadOnlyList<PeerDocument> Peers() =>
    [
        .. ring.Loops.SelectMany(static loop => loop.Links.All).GroupBy(static peer => peer.Node.Id, static peer => peer.Link)
        .Select(static links => new PeerDocument(
            links.Key, links.All(static link => link.IsUp), links.Sum(static link => link.InFlight),
            links.Sum(static link => link.Counters.Requests), links.Sum(static link => link.Counters.Timeouts),
            links.Sum(static link => Math.Max(0, link.Counters.Connects - 1)),
            links.Select(static link => link.Problem).FirstOrDefault(static problem => problem is not null))),
    ];

    public ReplicationDocument Replication() => new(
        ring.Loops.Sum(static loop => loop.Coordinator.Reads.Repairs),
        ring.HintDelivery.Delivered,
        ring.Store.Hints.Dropped,
        ring.Store.Hints.Expired,
        ring.Clock.RefusedCount,
        [
            .. ring.View.Cluster.Nodes.Select(node => (node.Id, Waiting: ring.Store.Hints.BacklogOf(node.Number)))
                .Where(static row => row.Waiting.Hints > 0)
                .Select(static row => new HintsDocument(row.Id, row.Waiting.Hints, row.Waiting.Bytes)),
        ],
        ring.Loops.Sum(static loop => loop.Coordinator.Reads.Hedged));

    public ReplicaDocument Replica() => new(
        ring.Loops.Sum(static loop => loop.Sessions.Expired), ring.Loops.Sum(static loop => loop.Local.TooLate),
        ring.Loops.Sum(static loop => loop.Own.TimedOut));

    private static ProcessDocument OwnProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessDocument(
            process.Id, new CpuDocument(process.UserProcessorTime.TotalSeconds, process.PrivilegedProcessorTime.TotalSeconds),
            process.WorkingSet64, process.Threads.Count);
    }
}
