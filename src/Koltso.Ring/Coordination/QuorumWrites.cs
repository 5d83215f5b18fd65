using Koltso.Core.Buffers;
using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Ring.Hints;

namespace Koltso.Ring.Coordination;

/// <summary>
/// The writes of one loop to more than one replica: those under way, and those that are kept to be used again. On its loop.
/// Bound: <see cref="StragglerBytesMax"/> of values whose clients are answered while a replica is still waited for.
/// </summary>
internal sealed class QuorumWrites(IHints hints)
{
    /// <summary>A second of heavy writing, which is how long a silent replica is waited for. Beyond it hints are left at once.</summary>
    public const long StragglerBytesMax = 32L * 1024 * 1024;

    private const int IdleMax = 1024;

    /// <summary>Large records that replicas had no room for, and which wait for the next tick.</summary>
    public const int AgainMax = 1024;

    private readonly Stack<QuorumWrite> _idle = new();
    private readonly Queue<(QuorumWrite Write, int Rank)> _again = new();
    private long _stragglerBytes;

    public IHints Hints => hints;

    /// <summary>Lets time pass: asks replicas again that had no room for a large record.</summary>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public void Tick(long nowMs)
    {
        for (var count = _again.Count; count > 0; count--)
        {
            var (write, rank) = _again.Dequeue();
            write.AskAgain(rank, nowMs);
        }
    }

    /// <summary>At the next tick. False when too many wait for it.</summary>
    internal bool TryAskAgain(QuorumWrite write, int rank)
    {
        if (_again.Count == AgainMax) return false;
        _again.Enqueue((write, rank));
        return true;
    }

    /// <summary>The verdict if there is one at once; otherwise None, and <paramref name="operation"/> is told.</summary>
    public ReplicaStatus Start(
        WriteOperation operation, LoopView view, int partition, ReadOnlyMemory<byte> key, PooledBytes record, Quorum quorum,
        bool mayTryAgain)
    {
        if (!_idle.TryPop(out var write)) write = new QuorumWrite(this);
        return write.Start(operation, view, partition, key, record, quorum, mayTryAgain);
    }

    internal void GiveBack(QuorumWrite write)
    {
        if (_idle.Count < IdleMax) _idle.Push(write);
    }

    internal bool TryKeep(int bytes)
    {
        if (_stragglerBytes + bytes > StragglerBytesMax || PayloadMemory.IsShort) return false;
        PayloadMemory.Take(bytes);
        _stragglerBytes += bytes;
        return true;
    }

    internal void LetGo(int bytes)
    {
        PayloadMemory.GiveBack(bytes);
        _stragglerBytes -= bytes;
    }
}
