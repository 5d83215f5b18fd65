using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Ring.Repair;
using Koltso.Storage;

namespace Koltso.Tests.Ring.Repair;

/// <summary>A node's store in memory: newest wins, keys in order.</summary>
internal sealed class ModelStore : IRepairStore, IReplica
{
    private static readonly Comparer<byte[]> s_byBytes =
        Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right));

    private readonly Dictionary<int, SortedDictionary<byte[], byte[]>> _partitions = [];
    private readonly Dictionary<(int Partition, ushort Peer), RepairMark> _marks = [];
    private readonly Dictionary<int, long> _changes = [];

    public bool WasEmpty { get; set; }

    public bool IsUp => true;

    public bool IsResponsive => true;

    /// <summary>Monotonic milliseconds, by which deadlines pass.</summary>
    public Func<long> ElapsedMs { get; set; } = static () => 0;

    /// <summary>Scans fail while true.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Partitions with a record that cannot be read: scans end before their last.</summary>
    public HashSet<int> Damaged { get; } = [];

    public SortedDictionary<byte[], byte[]> Partition(int partition)
    {
        if (!_partitions.TryGetValue(partition, out var records)) _partitions[partition] = records = new(s_byBytes);
        return records;
    }

    public byte[]? Get(int partition, byte[] key) => Partition(partition).GetValueOrDefault(key);

    public bool Scan(int partition, ReadOnlySpan<byte> fromKey, ScanVisitor visitor)
    {
        if (IsBroken) return false;
        var from = fromKey.ToArray();
        var last = Partition(partition).Keys.LastOrDefault();
        foreach (var (key, record) in Partition(partition))
        {
            if (key == last && Damaged.Contains(partition)) return false;
            if (key.AsSpan().SequenceCompareTo(from) < 0) continue;
            if (!visitor(key, record)) break;
        }

        return true;
    }

    public long ChangesOf(int partition) => _changes.GetValueOrDefault(partition);

    public ReplicaStatus Apply(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        RecordHeader.TryRead(record, out _).ShouldBeTrue();
        var name = key.ToArray();
        if (Get(partition, name) is { } old)
        {
            var order = RecordOrder.Compare(record, old);
            if (order == 0) return ReplicaStatus.Applied;
            if (order < 0) return ReplicaStatus.Superseded;
        }

        Partition(partition)[name] = record.ToArray();
        _changes[partition] = ChangesOf(partition) + 1;
        return ReplicaStatus.Applied;
    }

    public ValueTask<ReplicaStatus> ApplyAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestContext context) =>
        new(context.IsExpired(ElapsedMs()) ? ReplicaStatus.Expired : Apply(partition, key, record));

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestContext context) =>
        new(Get(partition, key.ToArray()) is { } record
            ? new ReadAnswer(ReplicaStatus.Found, PooledBytes.CopyOf(record))
            : new ReadAnswer(ReplicaStatus.Absent, default));

    public ValueTask<ReplicaStatus> RemoveAsync(int partition, ReadOnlySpan<byte> key, RecordVersion version)
    {
        var name = key.ToArray();
        if (Get(partition, name) is { } old && RecordHeader.TryRead(old, out var there) && there.Version == version)
        {
            Partition(partition).Remove(name);
            _changes[partition] = ChangesOf(partition) + 1;
        }

        return new(ReplicaStatus.Applied);
    }

    public RepairMark ReadMark(int partition, ushort peer) => _marks.GetValueOrDefault((partition, peer));

    public void WriteMark(int partition, ushort peer, RepairMark mark) => _marks[(partition, peer)] = mark;

    public void VoidMarks(Func<int, RepairMark, bool> isVoid)
    {
        foreach (var ((partition, peer), mark) in _marks.ToList())
            if (isVoid(partition, mark)) _marks.Remove((partition, peer));
    }
}
