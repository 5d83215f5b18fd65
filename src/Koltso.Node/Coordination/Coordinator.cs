using Koltso.Cluster.Replicas;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;
using Koltso.Core.Placement;
using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Core.Time;

namespace Koltso.Node.Coordination;

/// <summary>
/// Finds the replicas of a key and asks them. On one loop only; holds no state between requests. With one replica a
/// key the replica's answer is the answer, so its awaitable is passed on as it is.
/// </summary>
internal sealed class Coordinator(
    HashKind hash, Placement placement, IReplica[] replicas, HybridClock clock, ushort nodeNumber)
{
    private readonly int _shift = Partitions.ShiftFor(placement.PartitionCount);

    /// <param name="quorum">Checked against the replication factor, which is 1: so is the quorum.</param>
    public ValueTask<ReadAnswer> ReadAsync(ReadOnlySpan<byte> key, Quorum quorum) =>
        OwnerOf(key, quorum, out var partition).ReadAsync(partition, key);

    /// <summary>
    /// Gives the record a version, which it writes into the front of <paramref name="record"/>, and stores it.
    /// </summary>
    /// <param name="record">Room for the header, then the value.</param>
    /// <param name="header">In: flags and expiry. Out: with version and copies.</param>
    public ValueTask<ApplyStatus> WriteAsync(
        ReadOnlySpan<byte> key, Quorum quorum, Span<byte> record, ref RecordHeader header)
    {
        if (!TryNextVersion(out var version)) return new ValueTask<ApplyStatus>(ApplyStatus.StoreFailed);
        header = header with { Version = version, Copies = (byte)quorum.From };
        header.Write(record);
        return OwnerOf(key, quorum, out var partition).ApplyAsync(partition, key, record);
    }

    private IReplica OwnerOf(ReadOnlySpan<byte> key, Quorum quorum, out int partition)
    {
        if (quorum != new Quorum(1, 1)) throw new NotSupportedException("more than one replica of a key");
        partition = (int)(KeyHash.Of(hash, key) >> _shift);
        return replicas[placement.Replicas(partition)[0]];
    }

    /// <summary>False when the clock's ceiling must rise and cannot be stored: then no version is safe to give out.</summary>
    private bool TryNextVersion(out RecordVersion version)
    {
        version = default;
        try
        {
            version = new RecordVersion(clock.Next(), nodeNumber);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
