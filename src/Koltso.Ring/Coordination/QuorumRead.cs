using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Koltso.Cluster.Replicas;
using Koltso.Core;
using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Ring.Coordination;

/// <summary>
/// One read from several replicas. Role: asks those that its <see cref="ReadTally"/> names, in the order of the view; answers
/// with the newest record, and brings replicas that were behind up to date. On one loop; used again and again through
/// <see cref="QuorumReads"/>. Buffers: the key is copied; the record is the caller's once the answer is taken.
/// </summary>
internal sealed class QuorumRead(QuorumReads owner) : IValueTaskSource<ReadAnswer>
{
    private readonly ReadTally _tally = new();
    private readonly byte[] _key = new byte[Limits.KeyBytesMax];
    private Slot[] _slots = [];
    private byte[] _ranks = [];
    private LoopView _view = null!;
    private ManualResetValueTaskSourceCore<ReadAnswer> _result;
    private int _partition, _keyBytes, _from;
    private long _startedAt;
    private PooledBytes _record;
    private bool _isAsking, _isTaken;

    /// <summary>When a replica was asked last; a timestamp.</summary>
    public long AskedAt { get; set; }

    /// <summary>Its place among those under way, kept by the owner.</summary>
    public int Index { get; set; }

    private ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyBytes);

    /// <param name="view">The view of this read, to its end.</param>
    public ValueTask<ReadAnswer> Start(LoopView view, int partition, ReadOnlySpan<byte> key, Quorum quorum, long now)
    {
        if (_slots.Length < quorum.From) Grow(quorum.From);
        key.CopyTo(_key);
        (_view, _partition, _keyBytes, _from, AskedAt) = (view, partition, key.Length, quorum.From, now);
        (_record, _isTaken, _startedAt) = (default, false, now);
        _result.Reset();
        _view.OrderForRead(partition, _ranks.AsSpan(0, _from));
        _tally.Start(quorum);
        Proceed();
        return new ValueTask<ReadAnswer>(this, _result.Version);
    }

    /// <summary>
    /// Whether another replica can be asked although enough have been: there is one that is up, and, unless the reads
    /// have a budget for that left, one that answers is asked in place of one that does not.
    /// </summary>
    public bool MayHedge(bool hasBudget)
    {
        if (!_tally.CanAskMore) return false;
        var spare = ReplicaAt(_tally.Asked);
        return spare.IsUp && (hasBudget || (spare.IsResponsive && IsWaitingForSlow()));
    }

    /// <summary>Asks one more. The read may be over, and be another already, when this returns.</summary>
    public void Hedge()
    {
        Ask(_tally.AskMore());
        Proceed();
    }

    ReadAnswer IValueTaskSource<ReadAnswer>.GetResult(short token)
    {
        var answer = _result.GetResult(token);
        _isTaken = true;
        if (_tally.Pending == 0) GiveBack();
        return answer;
    }

    ValueTaskSourceStatus IValueTaskSource<ReadAnswer>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<ReadAnswer>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private void Grow(int from)
    {
        _ranks = new byte[from];
        _slots = [.. Enumerable.Range(0, from).Select(place => new Slot(this, place))];
    }

    private IReplica ReplicaAt(int place) => _view.At(_partition, _ranks[place]);

    /// <summary>Asks for what is missing, or answers. Nothing of this read may be touched after it: it may be another already.</summary>
    private void Proceed()
    {
        while (true)
        {
            var step = _tally.Next();
            switch (step.Action)
            {
                case ReadAction.Ask:
                    Ask(step);
                    break;
                case ReadAction.Answer:
                    Answer(step.Status);
                    return;
                default:
                    return;
            }
        }
    }

    /// <summary>An answer that comes at once is added, and what it comes to is seen by the caller, which may ask several.</summary>
    private void Ask(ReadStep step)
    {
        _isAsking = true;
        _slots[step.Place].Await(ReplicaAt(step.Place).ReadAsync(_partition, Key, step.Part, _view.ForClient));
        _isAsking = false;
    }

    private bool IsWaitingForSlow()
    {
        for (var place = 0; place < _tally.Asked; place++)
            if (_tally.IsAwaited(place) && !ReplicaAt(place).IsResponsive) return true;
        return false;
    }

    private void OnReply(int place, ReadAnswer answer)
    {
        RecordHeader header = default;
        var isDamaged = answer.Status == ReplicaStatus.Found && !RecordHeader.TryRead(answer.Record.Span, out header);
        if (_tally.Add(place, isDamaged ? ReplicaStatus.Corrupt : answer.Status, header))
        {
            _record.Return();
            _record = answer.Record;
        }
        else
        {
            answer.Record.Return();
        }

        if (_tally.IsDecided) OnLateReply(place);
        else if (!_isAsking) Proceed();
    }

    /// <summary>The client is gone with its answer; a replica that is behind it is brought up to date all the same.</summary>
    private void OnLateReply(int place)
    {
        if (_tally.IsBehind(place, _ranks[place], owner.NowMs)) owner.RepairLater(_view, _partition, Key, _from);
        if (_tally.Pending == 0 && _isTaken) GiveBack();
    }

    private void Answer(ReplicaStatus status)
    {
        var answer = new ReadAnswer(status, TakeRecord(status));
        // For what has no expiry the time does not matter, and is not looked at.
        var nowMs = _tally.Newest.ExpiresAtMs == 0 ? 0 : owner.NowMs;
        for (var place = 0; place < _tally.Asked; place++)
            if (_tally.IsBehind(place, _ranks[place], nowMs))
                owner.Repair(_view, ReplicaAt(place), _partition, Key, answer.Record, _startedAt);
        owner.Decided(this);
        _result.SetResult(answer);
    }

    private PooledBytes TakeRecord(ReplicaStatus status)
    {
        var record = _record;
        _record = default;
        if (status == ReplicaStatus.Found) return record;
        record.Return();
        return default;
    }

    private void GiveBack()
    {
        // Idle, it keeps no view alive.
        _view = null!;
        owner.GiveBack(this);
    }

    /// <summary>One replica's answer, awaited without an allocation.</summary>
    private sealed class Slot
    {
        private readonly QuorumRead _read;
        private readonly int _place;
        private readonly Action _onAnswer;
        private ValueTaskAwaiter<ReadAnswer> _awaiter;

        public Slot(QuorumRead read, int place)
        {
            (_read, _place) = (read, place);
            _onAnswer = OnAnswer;
        }

        public void Await(ValueTask<ReadAnswer> answer)
        {
            _awaiter = answer.GetAwaiter();
            if (_awaiter.IsCompleted) OnAnswer();
            else _awaiter.UnsafeOnCompleted(_onAnswer);
        }

        private void OnAnswer() => _read.OnReply(_place, _awaiter.GetResult());
    }
}
