using Koltso.Cluster.Replicas;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;
using Koltso.Core.Records;
using Koltso.Ring.Repair;
using Koltso.Ring.Replicas;
using Koltso.Storage.Lineage;
using Koltso.Tests.Core;
using Koltso.Wire.Frames;
using Microsoft.Extensions.Logging.Abstractions;

namespace Koltso.Tests.Ring.Repair;

/// <summary>Nodes with repair and stores in memory, in virtual time. Node n is the replica of rank (n - partition) mod nodes.</summary>
internal sealed class ModelCluster
{
    public const int Partitions = 16;

    public ModelCluster(
        int nodes, RepairSettings? settings = null, int seed = 1, ModelStore[]? stores = null, StoreLineage[]? lineages = null)
        : this(nodes, _ => settings ?? new RepairSettings(), seed, stores, lineages)
    {
    }

    /// <param name="settings">The settings of each node.</param>
    public ModelCluster(
        int nodes, Func<int, RepairSettings> settings, int seed = 1, ModelStore[]? stores = null, StoreLineage[]? lineages = null)
    {
        View = TestViews.Of(nodes, Partitions, nodes, (partition, rank) => (partition + rank) % nodes, firstNumber: 0);
        Stores = stores ?? [.. Enumerable.Range(0, nodes).Select(static _ => new ModelStore())];
        foreach (var store in Stores) store.ElapsedMs = () => (long)Loop.Time.GetElapsedTime(0).TotalMilliseconds;
        Lineages = lineages ?? [.. Enumerable.Range(0, nodes).Select(static node => NewLineage(StoreDoubt.None, node))];
        Up = [.. Enumerable.Repeat(true, nodes)];
        Nodes = [.. Enumerable.Range(0, nodes).Select(node => new Node(this, node, settings(node), new Random(seed + node)))];
    }

    public VirtualLoop Loop { get; } = new();

    public RingView View { get; }

    public ModelStore[] Stores { get; }

    /// <summary>Which stores the nodes have.</summary>
    public StoreLineage[] Lineages { get; }

    public bool[] Up { get; }

    public Node[] Nodes { get; }

    /// <summary>What all nodes showed each other.</summary>
    public uint Features { get; init; } = Koltso.Wire.Messages.Features.All;

    /// <summary>How long nodes stand still before they see a reply.</summary>
    public int StandStillMs { get; set; }

    /// <summary>Answers a question in place of the node that is asked, when it does not say null.</summary>
    public Func<int, FrameKind, byte[], PeerReply?> Instead { get; set; } = static (_, _, _) => null;

    /// <summary>Bodies and headers of all frames between the nodes.</summary>
    public long Bytes { get; set; }

    public static int PartitionOf(byte[] key) => Koltso.Core.Keys.Partitions.Of(KeyHash.Of(HashKind.Xxh3, key), Partitions);

    public static StoreLineage NewLineage(StoreDoubt doubt, int node) => new(
        new LineageState((ulong)node + 1, doubt, [], []), run: 1, "for this test", new Random(node), static _ => true, static () => 1);

    public int RankOf(int node, int partition) => View.RankOf(node, partition);

    public static byte[] Record(ulong clock, int copies, RecordFlags flags = RecordFlags.None, int valueBytes = 8, long expiresAtMs = 0)
    {
        var header = new RecordHeader(new RecordVersion(clock, 1), flags, (byte)copies, expiresAtMs);
        var record = new byte[header.Bytes + valueBytes];
        header.Write(record);
        return record;
    }

    /// <summary>Stores a record on the given ones of its replicas.</summary>
    public void Write(byte[] key, byte[] record, params int[] nodes)
    {
        var partition = PartitionOf(key);
        foreach (var node in nodes)
        {
            if (RankOf(node, partition) < record[2]) Stores[node].Apply(partition, key, record);
        }
    }

    /// <summary>Lets time pass, with every node's own rounds.</summary>
    public void Pass(long ms)
    {
        for (var end = Loop.NowMs + ms; Loop.NowMs < end;)
        {
            foreach (var node in Nodes) node.Repair.Tick();
            Loop.RunFor(Math.Min(end - Loop.NowMs, 5_000));
        }
    }

    /// <summary>A complete round of one node with all its peers.</summary>
    public RepairRound Round(int node, bool checkOnly = false)
    {
        var repair = Nodes[node].Repair;
        Loop.RunUntil(() => !repair.IsRunning);
        var number = repair.Request(new RepairRequest(null, checkOnly)).ShouldNotBeNull();
        Loop.RunUntil(() =>
        {
            repair.Tick();
            return !repair.IsRunning && repair.Current!.Number >= number;
        });
        return repair.Current!;
    }

    internal sealed class Node
    {
        public Node(ModelCluster cluster, int index, RepairSettings settings, Random random)
        {
            var services = new RepairServices
            {
                Loop = cluster.Loop,
                Workers = cluster.Loop,
                Time = cluster.Loop.Time,
                Random = random,
                Clock = Clocks.Ready(cluster.Loop.Time),
                View = ViewOf(cluster, cluster.View, index),
                Local = cluster.Stores[index],
                Store = cluster.Stores[index],
                Lineage = cluster.Lineages[index],
                Gate = new ReadGate(Partitions),
                IncarnationOf = peer => cluster.Lineages[peer].Incarnation,
                Settings = settings,
                Log = NullLogger.Instance,
            };
            Services = services;
            var trees = new TreeCache(services);
            Handlers = RepairHandlers.Of(services, trees, new ListResets(services.Clock)).ToDictionary(static handler => handler.Kind);
            Repair = new RepairLoop(services, trees);
        }

        public static RepairView ViewOf(ModelCluster cluster, RingView view, int index) => new(
            view, index,
            [
                .. Enumerable.Range(0, cluster.Stores.Length).Where(other => other != index)
                    .Select(other => new RepairPeer(other, (ushort)other, $"n{other}", new Link(cluster, index, other))),
            ]);

        public RepairServices Services { get; }

        public IReadOnlyDictionary<FrameKind, RepairHandler> Handlers { get; }

        public RepairLoop Repair { get; }
    }

    /// <summary>Frames take a millisecond each way and may find the other node down.</summary>
    private sealed class Link(ModelCluster cluster, int from, int to) : IPeer
    {
        public bool IsUp => cluster.Up[from] && cluster.Up[to];

        public bool IsResponsive => IsUp;

        public bool Knows(uint feature) => IsUp && (cluster.Features & feature) == feature;

        public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestContext context)
        {
            return new(ReadAsync(partition, key.ToArray(), part));
        }

        public ValueTask<ReplicaStatus> ApplyAsync(
            int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestContext context)
        {
            var (name, copy) = (key.ToArray(), record.ToArray());
            return new(ApplyAsync(partition, name, copy));
        }

        public ValueTask<PeerReply> AskAsync(
            FrameKind kind, int partition, ReadOnlySpan<byte> body, int timeoutMs, in RequestContext context)
        {
            var copy = body.ToArray();
            return new(CarryAsync(copy.Length, () => cluster.Instead(to, kind, copy) is { } reply
                ? Task.FromResult(reply)
                : cluster.Nodes[to].Handlers[kind].AnswerAsync((ushort)from, partition, copy)));
        }

        private async Task<ReadAnswer> ReadAsync(int partition, byte[] key, ReadPart part)
        {
            var (status, body) = await CarryAsync(key.Length, async () =>
            {
                var answer = await cluster.Stores[to].ReadAsync(partition, key, part, default);
                return new PeerReply(answer.Status, answer.Record);
            });
            return new ReadAnswer(status, body);
        }

        private async Task<ReplicaStatus> ApplyAsync(int partition, byte[] key, byte[] record)
        {
            var status = ReplicaStatus.Unreachable;
            await CarryAsync(2 + key.Length + record.Length, () =>
            {
                status = cluster.Stores[to].Apply(partition, key, record);
                return Task.FromResult(PeerReply.Of(status));
            });
            return status;
        }

        private async Task<PeerReply> CarryAsync(int bytes, Func<Task<PeerReply>> serve)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), cluster.Loop.Time);
            if (!IsUp) return PeerReply.Of(ReplicaStatus.Unreachable);
            cluster.Bytes += FrameHeader.Bytes + bytes;
            var answer = await serve();
            await Task.Delay(TimeSpan.FromMilliseconds(1 + cluster.StandStillMs), cluster.Loop.Time);
            cluster.Bytes += FrameHeader.Bytes + answer.Body.Length;
            return IsUp ? answer : PeerReply.Of(ReplicaStatus.Unreachable);
        }
    }
}
