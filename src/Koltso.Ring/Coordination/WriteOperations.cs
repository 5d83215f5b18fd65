using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Core.Time;

namespace Koltso.Ring.Coordination;

/// <summary>
/// The clients' writes of one loop: where their versions come from, and those operations that are kept to be used again. On
/// its loop.
/// </summary>
/// <param name="storeFailure">Why the store could not take the clock's ceiling: DiskFull or StoreFailed.</param>
internal sealed class WriteOperations(QuorumWrites quorums, HybridClock clock, ushort nodeNumber, Func<ReplicaStatus> storeFailure)
{
    private const int IdleMax = 1024;

    private readonly Stack<WriteOperation> _idle = new();

    public QuorumWrites Quorums => quorums;

    public ValueTask<WriteAnswer> WriteAsync(
        LoopView view, ReadOnlyMemory<byte> key, Quorum quorum, PooledBytes record, in RecordHeader header)
    {
        if (!_idle.TryPop(out var operation)) operation = new WriteOperation(this);
        return operation.Start(view, key, quorum, record, header);
    }

    /// <summary>None, or why there is no version that others would take.</summary>
    internal ReplicaStatus TryNextVersion(out RecordVersion version)
    {
        var hasReading = clock.TryNext(out var reading);
        version = new RecordVersion(reading, nodeNumber);
        if (hasReading) return ReplicaStatus.None;
        return clock.IsAhead ? ReplicaStatus.ClockAhead : storeFailure();
    }

    internal void GiveBack(WriteOperation operation)
    {
        if (_idle.Count < IdleMax) _idle.Push(operation);
    }
}
