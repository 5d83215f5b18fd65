using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Core.Time;

namespace Koltso.Ring.Coordination;

/// <summary>
/// The clients' writes of one loop: where their versions come from, and those operations that are kept to be used again. On
/// its loop.
/// </summary>
/// <param name="storeFailure">Why the store could not take the clock's ceiling: DiskFull or StoreFailed.</param>
internal sealed class WriteOperations(
    QuorumWrites quorums, HybridClock clock, ushort nodeNumber, CeilingQueue ceiling, Func<ReplicaStatus> storeFailure)
{
    private const int IdleMax = 1024;

    private readonly Stack<WriteOperation> _idle = new();

    public QuorumWrites Quorums => quorums;

    public ValueTask<WriteAnswer> WriteAsync(
        LoopView view, ReadOnlyMemory<byte> key, Quorum quorum, PooledBytes record, in RecordHeader header)
    {
        if (!_idle.TryPop(out var operation)) operation = new WriteOperation(this);
        return operation.Start(view, key, quorum, record, header, ceiling.NextDeadlineMs);
    }

    internal bool IsPast(long deadlineMs) => ceiling.NowMs >= deadlineMs;

    /// <summary>False when there is no version that other nodes would accept, or none yet.</summary>
    internal bool TryNextVersion(out RecordVersion version)
    {
        var hasReading = clock.TryNext(out var reading);
        version = new RecordVersion(reading, nodeNumber);
        return hasReading;
    }

    /// <summary>
    /// Why there was no version. None: there may be one soon, and <see cref="WriteOperation.OnCeiling"/> is told; perhaps before
    /// this call returns.
    /// </summary>
    internal ReplicaStatus WaitForVersion(WriteOperation operation) =>
        clock.IsAhead ? ReplicaStatus.ClockAhead : ceiling.Wait(operation);

    /// <summary>What to tell a write whose version needed a ceiling that the store has not taken.</summary>
    internal ReplicaStatus StoreFailure => storeFailure();

    internal void Tick() => ceiling.Tick();

    internal void GiveBack(WriteOperation operation)
    {
        if (_idle.Count < IdleMax) _idle.Push(operation);
    }
}
