using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Ring.Coordination;

/// <summary>
/// One write on its way to all its replicas. Role: answers its client as soon as enough replicas have it, or as soon as
/// it is certain that they never will; waits for the others nevertheless, and leaves hints for those that missed it.
/// On one loop; used again and again through <see cref="QuorumWrites"/>. Buffers: the caller's key and record are
/// used until the client is answered; after that a copy, if anybody is still waited for.
/// </summary>
internal sealed class QuorumWrite : IValueTaskSource<ReplicaStatus>
{
    private readonly QuorumWrites _owner;
    private Slot[] _slots = [];
    private LoopView _view = null!;
    private ManualResetValueTaskSourceCore<ReplicaStatus> _result;
    private ReadOnlyMemory<byte> _key, _record;
    private PooledBytes _copy;
    private int _partition, _from, _ack, _started, _pending, _applied;
    private ReplicaStatus _problem;
    private bool _isDecided, _isTaken, _wantsHints;

    public QuorumWrite(QuorumWrites owner) => _owner = owner;

    /// <param name="view">The view of this write, to its end.</param>
    public ValueTask<ReplicaStatus> Start(
        LoopView view, int partition, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> record, Quorum quorum)
    {
        if (_slots.Length < quorum.From) _slots = [.. Enumerable.Range(0, quorum.From).Select(_ => new Slot(this))];
        _view = view;
        (_partition, _key, _record, _from, _ack) = (partition, key, record, quorum.From, quorum.Ack);
        (_started, _pending, _applied, _problem) = (0, 0, 0, ReplicaStatus.Applied);
        (_isDecided, _isTaken, _wantsHints) = (false, false, true);
        _result.Reset();
        for (var rank = 0; rank < _from; rank++)
        {
            _pending++;
            _started++;
            _slots[rank].Await(_view.At(partition, rank).ApplyAsync(partition, key.Span, record.Span));
        }

        return new ValueTask<ReplicaStatus>(this, _result.Version);
    }

    ReplicaStatus IValueTaskSource<ReplicaStatus>.GetResult(short token)
    {
        var status = _result.GetResult(token);
        _isTaken = true;
        if (_pending == 0) _owner.GiveBack(this);
        return status;
    }

    ValueTaskSourceStatus IValueTaskSource<ReplicaStatus>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<ReplicaStatus>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private void OnReply(Slot slot, ReplicaStatus status)
    {
        _pending--;
        slot.HasMissed = status is not (ReplicaStatus.Applied or ReplicaStatus.Superseded);
        if (status == ReplicaStatus.Applied) _applied++;
        else if (!_isDecided) _problem = MostSevere(_problem, status);
        var isLast = _started == _from && _pending == 0;

        var verdict = ReplicaStatus.Applied;
        var decidesNow = !_isDecided && TryDecide(out verdict);
        if (decidesNow)
        {
            _isDecided = true;
            // The same write comes again under a newer version: this one need not reach anybody any more.
            if (verdict == ReplicaStatus.Superseded) _wantsHints = false;
            if (!isLast) KeepForStragglers();
        }

        if (isLast) Finish();
        if (decidesNow) _result.SetResult(verdict);
        else if (isLast && _isTaken) _owner.GiveBack(this);
    }

    private bool TryDecide(out ReplicaStatus verdict)
    {
        verdict = ReplicaStatus.Applied;
        if (_applied >= _ack) return true;
        verdict = _problem;
        if (_problem == ReplicaStatus.Superseded) return true;
        return _applied + _pending + (_from - _started) < _ack;
    }

    /// <summary>
    /// What to say when not enough replicas took it: that the version is too old if any says so, since that can be mended;
    /// "not enough answered" before the reasons of single replicas.
    /// </summary>
    private static ReplicaStatus MostSevere(ReplicaStatus former, ReplicaStatus status)
    {
        if (former == ReplicaStatus.Applied || status == ReplicaStatus.Superseded) return status;
        return former != ReplicaStatus.Superseded && status == ReplicaStatus.Unreachable ? status : former;
    }

    /// <summary>The client is answered, so its buffers go; replicas that have not answered may yet need a hint.</summary>
    private void KeepForStragglers()
    {
        if (!_wantsHints) return;
        var bytes = _key.Length + _record.Length;
        if (!_owner.TryKeep(bytes))
        {
            // No room to wait for them: they are taken to have missed it. A hint too many does no harm.
            for (var rank = 0; rank < _started && _applied > 0; rank++)
                if (_slots[rank].IsAwaited || _slots[rank].HasMissed) Hint(rank);
            _wantsHints = false;
            return;
        }

        _copy = PooledBytes.Rent(bytes);
        _key.CopyTo(_copy.Memory);
        _record.CopyTo(_copy.Memory[_key.Length..]);
        _key = _copy.Memory[.._key.Length];
        _record = _copy.Memory[_key.Length..];
    }

    /// <summary>
    /// All replicas have answered or were given up. A write that no replica took is no write: its client was told so, and
    /// it must not come up later.
    /// </summary>
    private void Finish()
    {
        for (var rank = 0; rank < _from && _wantsHints && _applied > 0; rank++)
            if (_slots[rank].HasMissed) Hint(rank);
        if (_copy.Array is not null)
        {
            _owner.LetGo(_copy.Length);
            _copy.Return();
            _copy = default;
        }

        (_key, _record) = (default, default);
    }

    private void Hint(int rank)
    {
        if (!_view.IsSelf(_partition, rank))
            _owner.Hints.TryAdd(_view.NodeNumberAt(_partition, rank), _partition, _key.Span, _record.Span);
    }

    /// <summary>One replica's answer, awaited without an allocation.</summary>
    private sealed class Slot
    {
        private readonly QuorumWrite _write;
        private readonly Action _onAnswer;
        private ValueTaskAwaiter<ReplicaStatus> _awaiter;

        public Slot(QuorumWrite write)
        {
            _write = write;
            _onAnswer = OnAnswer;
        }

        public bool HasMissed { get; set; }

        public bool IsAwaited { get; private set; }

        public void Await(ValueTask<ReplicaStatus> answer)
        {
            (HasMissed, IsAwaited) = (false, true);
            _awaiter = answer.GetAwaiter();
            if (_awaiter.IsCompleted) OnAnswer();
            else _awaiter.UnsafeOnCompleted(_onAnswer);
        }

        private void OnAnswer()
        {
            IsAwaited = false;
            _write.OnReply(this, _awaiter.GetResult());
        }
    }
}
