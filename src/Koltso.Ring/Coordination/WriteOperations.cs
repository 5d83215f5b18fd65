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
    /// <summary>Writes that pause; beyond, the answer is <see cref="ReplicaStatus.Overloaded"/>.</summary>
    public const int PausedMax = 16_384;

    private const int IdleMax = 1024;

    private readonly Stack<WriteOperation> _idle = new();

    /// <summary>Those that others have beaten many times in a row.</summary>
    private readonly Queue<WriteOperation> _paused = new();

    public QuorumWrites Quorums => quorums;

    public ValueTask<WriteAnswer> WriteAsync(
        LoopView view, ReadOnlyMemory<byte> key, Quorum quorum, PooledBytes record, in RecordHeader header)
    {
        if (!_idle.TryPop(out var operation)) operation = new WriteOperation(this);
        return operation.Start(view, key, quorum, record, header, ceiling.NextDeadlineMs);
    }

    /// <summary>How often this node's clock has refused to follow another.</summary>
    internal long ClockRefusals => clock.RefusedCount;

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

    /// <summary>None: the write goes on with the next tick. Otherwise why it may not wait.</summary>
    internal ReplicaStatus Pause(WriteOperation operation)
    {
        if (_paused.Count == PausedMax) return ReplicaStatus.Overloaded;
        _paused.Enqueue(operation);
        return ReplicaStatus.None;
    }

    internal void Tick()
    {
        ceiling.Tick();
        quorums.Tick(ceiling.NowMs);
        // Those that pause again wait for the next tick.
        for (var count = _paused.Count; count > 0; count--) _paused.Dequeue().OnPauseEnd();
    }

    internal void GiveBack(WriteOperation operation)
    {
        if (_idle.Count < IdleMax) _idle.Push(operation);
    }
}
