using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;
using Koltso.Core.Placement;

namespace Koltso.Cluster.Topology;

/// <summary>
/// One state of the topology, as a value: which nodes are members and which of them replicate each partition. Immutable; any
/// thread may read it. Identified by its <see cref="Epoch"/>; of two views the one with the higher epoch is newer.
/// An operation captures one view when it begins and looks up nothing in another until it has ended.
/// A member is named by its index in <see cref="Members"/>, which holds for this view only; what outlives a view names
/// members by their number. Always: cluster name, hash and partition count are those of every other view of the cluster.
/// </summary>
public sealed class RingView
{
    private readonly FrozenDictionary<string, int> _indexById;
    private readonly FrozenDictionary<ushort, int> _indexByNumber;
    private readonly ulong[] _listDigests;
    private readonly long[] _since;
    private readonly int _shift;

    private RingView(ClusterDescription cluster, Placement placement, RingView? former)
    {
        Cluster = cluster;
        Placement = placement;
        Hash = cluster.Hash;
        Members = [.. cluster.Nodes.OrderBy(static node => node.Number)];
        Fingerprint = cluster.Fingerprint ^ placement.Fingerprint;
        _indexById = Members.Index().ToFrozenDictionary(static member => member.Item.Id, static member => member.Index);
        _indexByNumber = Members.Index().ToFrozenDictionary(static member => member.Item.Number, static member => member.Index);
        _shift = Partitions.ShiftFor(placement.PartitionCount);
        _listDigests = [.. Enumerable.Range(0, placement.PartitionCount).Select(ListDigest)];
        _since = [.. Enumerable.Range(0, placement.PartitionCount).Select(partition => SinceAfter(former, partition))];
    }

    /// <summary>What this view was made from.</summary>
    public ClusterDescription Cluster { get; }

    public Placement Placement { get; }

    public long Epoch => Cluster.Epoch;

    /// <summary>In the order of their numbers.</summary>
    public ImmutableArray<ClusterNode> Members { get; }

    /// <summary>Equal on two nodes exactly when they agree on the members and on which of them replicate what.</summary>
    public ulong Fingerprint { get; }

    public HashKind Hash { get; }

    public int PartitionCount => Placement.PartitionCount;

    public int ReplicationFactor => Placement.ReplicationFactor;

    /// <summary>The view of a cluster whose history is not known here, such as that of a cluster file.</summary>
    /// <param name="placement">Names members in the order of their numbers; null: as the planner makes it afresh.</param>
    public static RingView Of(ClusterDescription cluster, Placement? placement = null) =>
        new(cluster, placement ?? PlacementOf(cluster), null);

    /// <summary>The view after this one.</summary>
    /// <exception cref="ArgumentException">It is not a later view of the same cluster.</exception>
    public RingView Next(ClusterDescription cluster, Placement placement)
    {
        if (cluster.Epoch <= Epoch) throw new ArgumentException($"Epoch {cluster.Epoch} is not above {Epoch}.", nameof(cluster));
        if (cluster.Name != Cluster.Name || cluster.Hash != Hash || cluster.Partitions != PartitionCount)
            throw new ArgumentException("Name, hash and partition count of a cluster never change.", nameof(cluster));
        return new RingView(cluster, placement, this);
    }

    /// <summary>The next epoch, with everything else as it is.</summary>
    public RingView NextEpoch() => Next(Cluster with { Epoch = Epoch + 1 }, Placement);

    public int PartitionOf(ReadOnlySpan<byte> key) => (int)(KeyHash.Of(Hash, key) >> _shift);

    /// <summary>The members that replicate a partition, by index: the first has rank 0.</summary>
    public ReadOnlySpan<ushort> Replicas(int partition) => Placement.Replicas(partition);

    /// <summary>The member's place in the partition's list; -1 when it does not replicate it, or is not a member (index -1).</summary>
    public int RankOf(int member, int partition) => member < 0 ? -1 : Replicas(partition).IndexOf((ushort)member);

    public bool IsMember(string id) => _indexById.ContainsKey(id);

    /// <summary>-1 when no member has that id.</summary>
    public int IndexOf(string id) => _indexById.TryGetValue(id, out var index) ? index : -1;

    /// <summary>-1 when no member has that number.</summary>
    public int IndexOf(ushort number) => _indexByNumber.TryGetValue(number, out var index) ? index : -1;

    /// <summary>
    /// The epoch from which on the partition has had the list of replicas that it has now; 0 when that is longer than is
    /// known. What was learnt under an earlier epoch does not hold for this list.
    /// </summary>
    public long SinceOf(int partition) => _since[partition];

    /// <summary>
    /// Differs, but for chance, when the partition's list of replicas differs. Names members by number, so it outlives the view.
    /// </summary>
    public ulong ListDigestOf(int partition) => _listDigests[partition];

    private static Placement PlacementOf(ClusterDescription cluster)
    {
        // In the order of their numbers, so that the order of the file decides nothing.
        var nodes = cluster.Nodes.OrderBy(static node => node.Number)
            .Select(static node => new PlacementNode(node.Id, node.Zone, node.Weight)).ToArray();
        return PlacementPlanner.Plan(nodes, cluster.Partitions, cluster.Replication, null);
    }

    private long SinceAfter(RingView? former, int partition)
    {
        if (former is null) return 0;
        return former._listDigests[partition] == _listDigests[partition] ? former._since[partition] : Epoch;
    }

    private ulong ListDigest(int partition)
    {
        var replicas = Replicas(partition);
        var bytes = new byte[replicas.Length * sizeof(ushort)];
        for (var rank = 0; rank < replicas.Length; rank++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(rank * sizeof(ushort)), Members[replicas[rank]].Number);
        return KeyHash.Of(HashKind.Xxh3, bytes);
    }
}
