using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Ring.Coordination;

/// <summary>
/// One client's write, from its first version to its answer. Role: gives the record a version and has it stored; where a
/// replica has a newer one already (another coordinator's clock was ahead), gives it a newer version still and tries again: a
/// write that begins after another was acknowledged, and shares a replica with it, must win. Where others write the key all the time
/// it may meet newer records again and again: it goes on until it wins. With one replica that replica's answer is the answer. No
/// attempt begins once the time for one answer is over, so that a write takes at most twice as long.
/// Always: the answer is a refusal only if every replica has refused every attempt. On one loop; used again and again through
/// <see cref="WriteOperations"/>, so that no write allocates, however many are under way. Buffers: key and record are the caller's,
/// used until the answer is there.
/// </summary>
internal sealed class WriteOperation : IValueTaskSource<WriteAnswer>
{
    /// <summary>
    /// How often a write that met a newer record gets a newer version where this node's clock refuses to follow others: there, no
    /// version may ever be new enough. Elsewhere each attempt beats all that the last one saw, and loses only to later writes.
    /// </summary>
    public const int AttemptsMax = 8;

    /// <summary>So many attempts follow each other at once; then the write waits for the next <see cref="WriteOperations.Tick"/>.</summary>
    public const int AttemptsInARow = 64;

    private readonly WriteOperations _owner;
    private readonly Action _onAnswer;
    private ManualResetValueTaskSourceCore<WriteAnswer> _result;
    private ValueTaskAwaiter<ReplicaStatus> _applying;
    private LoopView _view = null!;
    private ReadOnlyMemory<byte> _key;
    private PooledBytes _record, _copy;
    private RecordHeader _header;
    private Quorum _quorum;
    private int _partition, _attempts, _pauseAfter;
    private long _clockRefusals;
    private bool _isLast;

    /// <summary>Attempts of this write that not all replicas have refused yet.</summary>
    private int _unrefused;

    public WriteOperation(WriteOperations owner)
    {
        _owner = owner;
        _onAnswer = () => Proceed(_applying.GetResult());
    }

    /// <summary>Counts the writes that this object has served: an attempt of a former one may end late.</summary>
    internal int Tenure { get; private set; }

    /// <summary>From when on it begins no further attempt, in monotonic milliseconds.</summary>
    internal long DeadlineMs { get; private set; }

    /// <param name="view">The view of this write, to its end.</param>
    public ValueTask<WriteAnswer> Start(
        LoopView view, ReadOnlyMemory<byte> key, Quorum quorum, PooledBytes record, in RecordHeader header, long deadlineMs)
    {
        (_view, _key, _quorum, _record, _header, DeadlineMs) = (view, key, quorum, record, header, deadlineMs);
        (_partition, _attempts, _unrefused) = (view.PartitionOf(key.Span), 0, 0);
        (_pauseAfter, _isLast) = (AttemptsInARow, false);
        Tenure++;
        _result.Reset();
        Proceed(ReplicaStatus.Superseded);
        return new ValueTask<WriteAnswer>(this, _result.Version);
    }

    WriteAnswer IValueTaskSource<WriteAnswer>.GetResult(short token)
    {
        var answer = _result.GetResult(token);
        _copy.Return();
        (_view, _key, _record, _copy) = (null!, default, default, default);
        _owner.GiveBack(this);
        return answer;
    }

    ValueTaskSourceStatus IValueTaskSource<WriteAnswer>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<WriteAnswer>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    /// <summary>
    /// The clock has the ceiling that the next version needs (None), the store has not taken it (StoreFailed), or it took too long.
    /// </summary>
    internal void OnCeiling(ReplicaStatus status)
    {
        if (status == ReplicaStatus.None) status = Attempt();
        else if (status == ReplicaStatus.StoreFailed) status = _owner.StoreFailure;
        Proceed(status);
    }

    /// <summary>What became of an attempt that was not decided at once.</summary>
    internal void OnVerdict(ReplicaStatus verdict) => Proceed(verdict);

    /// <summary>It has paused after attempts that others beat.</summary>
    internal void OnPauseEnd() => Proceed(ReplicaStatus.Superseded);

    /// <summary>All replicas have refused an attempt; <paramref name="tenure"/> is the <see cref="Tenure"/> of its write.</summary>
    internal void OnRefusedByAll(int tenure)
    {
        if (tenure == Tenure) _unrefused--;
    }

    /// <param name="status">Of the last attempt; Superseded before the first.</param>
    private void Proceed(ReplicaStatus status)
    {
        while (status == ReplicaStatus.Superseded && !_isLast)
        {
            if (_attempts > 0 && _owner.IsPast(DeadlineMs))
            {
                // After a few attempts it was not the others that were too quick, but the answers that were slow.
                if (_attempts < AttemptsMax) status = ReplicaStatus.NotSent;
                break;
            }

            status = _attempts == _pauseAfter ? Pause() : Attempt();
        }

        if (status == ReplicaStatus.None) return;
        if (status == ReplicaStatus.Applied) _result.SetResult(new WriteAnswer(status, _header));
        else Fail(status);
    }

    private ReplicaStatus Pause()
    {
        _pauseAfter += AttemptsInARow;
        return _owner.Pause(this);
    }

    private void Fail(ReplicaStatus status)
    {
        // An earlier attempt may be on a replica, whatever was said of the last.
        if (_unrefused > 0) status = ReplicaStatus.Unreachable;
        _result.SetResult(new WriteAnswer(status, _header, MetNewer: _attempts >= AttemptsMax, ClocksApart: _isLast));
    }

    /// <summary>
    /// The block of a large record may still be on its way to a replica, with the header of the attempt before: the next one has a block
    /// of its own. False when there is no room for it.
    /// </summary>
    private bool TryLeaveBlock()
    {
        if (_record.Block is null) return true;
        if (!PooledBytes.TryCopy(_record.Span, out var copy)) return false;
        _copy.Return();
        _record = _copy = copy;
        return true;
    }

    /// <summary>None when the outcome comes later.</summary>
    private ReplicaStatus Attempt()
    {
        if (!_owner.TryNextVersion(out var version)) return _owner.WaitForVersion(this);
        if (_attempts > 0 && _quorum.From > 1 && !TryLeaveBlock()) return ReplicaStatus.Overloaded;
        _attempts++;
        if (_attempts == 2) _clockRefusals = _owner.ClockRefusals;
        _isLast = _attempts >= AttemptsMax && _owner.ClockRefusals != _clockRefusals;
        _header = _header with { Version = version, Copies = (byte)_quorum.From };
        _header.Write(_record.Span);
        if (_quorum.From > 1)
        {
            _unrefused++;
            return _owner.Quorums.Start(this, _view, _partition, _key, _record, _quorum, mayTryAgain: !_isLast);
        }

        var context = _record.Block is { } block ? _view.ForClient with { Block = block } : _view.ForClient;
        _applying = _view.At(_partition, 0).ApplyAsync(_partition, _key.Span, _record.Span, context).GetAwaiter();
        if (_applying.IsCompleted) return _applying.GetResult();
        _applying.UnsafeOnCompleted(_onAnswer);
        return ReplicaStatus.None;
    }
}
