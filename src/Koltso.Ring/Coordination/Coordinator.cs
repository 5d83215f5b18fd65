using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Core.Time;

namespace Koltso.Ring.Coordination;

/// <summary>
/// Finds the replicas of a key, asks them, and answers when enough have answered. On one loop only. A key with one
/// replica takes the short way: the replica's answer is the answer. The caller captures <see cref="View"/> once for each
/// operation, and names it in all that belongs to the operation.
/// </summary>
/// <param name="ceiling">Where writes wait that the clock has no version for.</param>
/// <param name="storeFailure">Why this node's store could not take the clock's ceiling: DiskFull or StoreFailed.</param>
internal sealed class Coordinator(
    LoopView view, QuorumReads reads, QuorumWrites writes, HybridClock clock, ushort nodeNumber, CeilingQueue ceiling,
    Func<ReplicaStatus> storeFailure)
{
    private readonly WriteOperations _writes = new(writes, clock, nodeNumber, ceiling, storeFailure);

    public QuorumReads Reads => reads;

    /// <summary>The view for operations that begin now. Replaced on the loop; may be read from anywhere.</summary>
    public LoopView View { get; private set; } = view;

    /// <summary>Operations that begin from now on use this view; those under way keep theirs.</summary>
    public void Adopt(LoopView next) => View = next;

    /// <summary>Lets time pass: gives up what waits for too long before it is sent to anybody.</summary>
    public void Tick() => _writes.Tick();

    /// <summary>The newest record among <see cref="Quorum.Ack"/> answers. The key's buffer may be used again at once.</summary>
    public ValueTask<ReadAnswer> ReadAsync(LoopView view, ReadOnlySpan<byte> key, Quorum quorum)
    {
        var partition = view.PartitionOf(key);
        return quorum.From == 1
            ? view.At(partition, 0).ReadAsync(partition, key, ReadPart.Record, view.ForClient)
            : reads.ReadAsync(view, partition, key, quorum);
    }

    /// <summary>
    /// Gives the record a version, which it writes into the front of <paramref name="record"/>, and stores it: see
    /// <see cref="WriteOperation"/>.
    /// </summary>
    /// <param name="view">Captured when the operation began.</param>
    /// <param name="key">Left alone until the answer is there, as is <paramref name="record"/>.</param>
    /// <param name="record">Room for the header, then the value.</param>
    /// <param name="header">Flags and expiry; version and copies are set here.</param>
    public ValueTask<WriteAnswer> WriteAsync(
        LoopView view, ReadOnlyMemory<byte> key, Quorum quorum, PooledBytes record, RecordHeader header) =>
        _writes.WriteAsync(view, key, quorum, record, header);
}
