using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Koltso.Core;
using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Ring.Coordination;

/// <summary>
/// One read from several replicas. Role: asks as many as must answer, the first for the record and the others for its
/// header only; asks another in place of one that fails or is slow; answers with the newest, and brings replicas
/// that were behind up to date. On one loop; used again and again through <see cref="QuorumReads"/>.
/// Buffers: the key is copied; the record is the caller's once the answer is taken.
/// </summary>
internal sealed class QuorumRead : IValueTaskSource<ReadAnswer>
{
    private readonly QuorumReads _owner;
    private Slot[] _slots = [];
    private byte[] _ranks = [];
    private LoopView _view = null!;
    private readonly byte[] _key = new byte[Limits.KeyBytesMax];
    private ManualResetValueTaskSourceCore<ReadAnswer> _result;
    private int _partition, _keyBytes, _from, _ack, _asked, _pending, _good;
    private PooledBytes _record;
    private RecordVersion _recordVersion;
    private RecordHeader _newest;
    private ReplicaStatus? _problem;
    private bool _isAsking, _isDecided, _isTaken;

    public QuorumRead(QuorumReads owner) => _owner = owner;

    /// <summary>When somebody was asked last; a timestamp.</summary>
    public long AskedAt { get; set; }

    /// <summary>Its place among those under way, kept by the owner.</summary>
    public int Index { get; set; }

    private ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyBytes);

    /// <param name="view">The view of this read, to its end.</param>
    public ValueTask<ReadAnswer> Start(LoopView view, int partition, ReadOnlySpan<byte> key, Quorum quorum, long now)
    {
        if (_slots.Length < quorum.From) Grow(quorum.From);
        _view = view;
        key.CopyTo(_key);
        (_partition, _keyBytes, _from, _ack, AskedAt) = (partition, key.Length, quorum.From, quorum.Ack, now);
        (_asked, _pending, _good, _isDecided, _isTaken) = (0, 0, 0, false, false);
        (_record, _recordVersion, _newest, _problem) = (default, default, default, null);
        _result.Reset();
        _view.OrderForRead(partition, _ranks.AsSpan(0, _from));
        // The others first: this node, which is asked for the record, may answer before their requests are written.
        for (var i = 1; i < _ack; i++) Ask(i, ReadPart.Header);
        _asked = _ack;
        Ask(0, ReadPart.Record);
        Evaluate();
        return new ValueTask<ReadAnswer>(this, _result.Version);
    }

    /// <summary>
    /// Whether another replica can be asked although enough have been: there is one that is up, and, unless the reads
    /// have a budget for that left, one that answers is asked in place of one that does not.
    /// </summary>
    public bool MayHedge(bool hasBudget)
    {
        if (_asked == _from) return false;
        var spare = _view.At(_partition, _ranks[_asked]);
        return spare.IsUp && (hasBudget || (spare.IsResponsive && IsWaitingForSlow()));
    }

    /// <summary>Asks one more. The read may be over, and be another already, when this returns.</summary>
    public void Hedge()
    {
        AskNext();
        Evaluate();
    }

    ReadAnswer IValueTaskSource<ReadAnswer>.GetResult(short token)
    {
        var answer = _result.GetResult(token);
        _isTaken = true;
        if (_pending == 0) _owner.GiveBack(this);
        return answer;
    }

    ValueTaskSourceStatus IValueTaskSource<ReadAnswer>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<ReadAnswer>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private void Grow(int from)
    {
        _ranks = new byte[from];
        _slots = [.. Enumerable.Range(0, from).Select(at => new Slot(this, at))];
    }

    /// <summary>An answer that comes at once is taken in, and judged by the caller, who asks several perhaps.</summary>
    private void Ask(int at, ReadPart part)
    {
        _pending++;
        _isAsking = true;
        _slots[at].Await(part, _view.At(_partition, _ranks[at]).ReadAsync(_partition, Key, part));
        _isAsking = false;
    }

    /// <summary>The whole record, unless one is there or on its way.</summary>
    private void AskNext()
    {
        var hasRecord = _record.Array is not null;
        for (var i = 0; i < _asked && !hasRecord; i++) hasRecord = _slots[i] is { IsAwaited: true, Part: ReadPart.Record };
        Ask(_asked++, hasRecord ? ReadPart.Header : ReadPart.Record);
    }

    private bool IsWaitingForSlow()
    {
        for (var i = 0; i < _asked; i++)
            if (_slots[i].IsAwaited && !_view.At(_partition, _ranks[i]).IsResponsive) return true;
        return false;
    }

    private void OnReply(Slot slot, ReadAnswer answer)
    {
        _pending--;
        slot.IsGood = TryTake(slot, answer);
        if (_isDecided)
        {
            // The client is gone with its answer; who is behind it is brought up to date all the same.
            if (slot.IsGood && IsBehind(slot)) _owner.RepairLater(_view, _partition, Key, _from);
            if (_pending == 0 && _isTaken) _owner.GiveBack(this);
            return;
        }

        if (slot.IsGood) _good++;
        if (!_isAsking) Evaluate();
    }

    private bool TryTake(Slot slot, ReadAnswer answer)
    {
        slot.Header = default;
        var isGood = answer.Status == ReplicaStatus.Absent
            || (answer.Status == ReplicaStatus.Found && RecordHeader.TryRead(answer.Record.Span, out slot.Header));
        slot.IsFound = isGood && answer.Status == ReplicaStatus.Found;
        if (!isGood && !_isDecided) _problem = MostSevere(_problem, answer.Status == ReplicaStatus.Found ? ReplicaStatus.Corrupt : answer.Status);
        var isNewer = slot.IsFound && !_isDecided && slot.Part == ReadPart.Record
            && (_record.Array is null || slot.Header.Version > _recordVersion);
        if (!isNewer)
        {
            answer.Record.Return();
            return isGood;
        }

        _record.Return();
        (_record, _recordVersion) = (answer.Record, slot.Header.Version);
        return true;
    }

    /// <summary>Decides, or asks for what is missing. Nothing of this read may be touched after it: it may be another already.</summary>
    private void Evaluate()
    {
        // Who is asked may answer at once.
        while (true)
        {
            if (_good < _ack)
            {
                if (_good + _pending >= _ack) return;
                if (_asked == _from)
                {
                    Fail();
                    return;
                }

                AskNext();
                continue;
            }

            var newest = Newest();
            if (newest is null)
            {
                Decide(new ReadAnswer(ReplicaStatus.Absent, default), default);
                return;
            }

            if (newest.Header.IsTombstone || (_record.Array is not null && _recordVersion == newest.Header.Version))
            {
                Decide(new ReadAnswer(ReplicaStatus.Found, Matching(newest.Header)), newest.Header);
                return;
            }

            // Only its header is here: that replica is asked again, and counts again when it has answered.
            _good--;
            Ask(newest.At, ReadPart.Record);
        }
    }

    private Slot? Newest()
    {
        Slot? newest = null;
        for (var i = 0; i < _asked; i++)
            if (_slots[i] is { IsGood: true, IsFound: true } slot && (newest is null || slot.Header.Version > newest.Header.Version))
                newest = slot;
        return newest;
    }

    /// <summary>The record of that header: the one at hand, or a tombstone, which is no more than its header.</summary>
    private PooledBytes Matching(RecordHeader header)
    {
        var record = _record;
        _record = default;
        if (record.Array is not null && _recordVersion == header.Version) return record;
        record.Return();
        record = PooledBytes.Rent(header.Bytes);
        header.Write(record.Span);
        return record;
    }

    private void Decide(ReadAnswer answer, RecordHeader newest)
    {
        _isDecided = true;
        _newest = newest;
        for (var i = 0; i < _asked; i++)
            if (_slots[i].IsGood && IsBehind(_slots[i]))
                _owner.Repair(_view.At(_partition, _ranks[i]), _partition, Key, answer.Record.Span);
        _owner.Decided(this);
        _result.SetResult(answer);
    }

    private void Fail()
    {
        _isDecided = true;
        _newest = default;
        _record.Return();
        _record = default;
        _owner.Decided(this);
        _result.SetResult(new ReadAnswer(_problem ?? ReplicaStatus.Unreachable, default));
    }

    /// <summary>
    /// Whether a replica that answered lacks what the client got. A rank beyond the record's copies is to lack it. One
    /// that has nothing needs no tombstone: both say the same.
    /// </summary>
    private bool IsBehind(Slot slot)
    {
        if (_newest.Version == default || _ranks[slot.At] >= _newest.Copies) return false;
        return slot.IsFound ? slot.Header.Version < _newest.Version : !_newest.IsTombstone;
    }

    /// <summary>"Not enough answered" before the reasons of single replicas.</summary>
    private static ReplicaStatus MostSevere(ReplicaStatus? former, ReplicaStatus status) =>
        status == ReplicaStatus.Unreachable ? status : former ?? status;

    /// <summary>One replica's answer, awaited without an allocation.</summary>
    private sealed class Slot
    {
        public RecordHeader Header;
        private readonly QuorumRead _read;
        private readonly Action _onAnswer;
        private ValueTaskAwaiter<ReadAnswer> _awaiter;

        public Slot(QuorumRead read, int at)
        {
            _read = read;
            At = at;
            _onAnswer = OnAnswer;
        }

        /// <summary>Its place in the order in which replicas are asked.</summary>
        public int At { get; }

        public ReadPart Part { get; private set; }

        public bool IsAwaited { get; private set; }

        /// <summary>It answered with what it has, be that a record or nothing.</summary>
        public bool IsGood { get; set; }

        public bool IsFound { get; set; }

        public void Await(ReadPart part, ValueTask<ReadAnswer> answer)
        {
            (Part, IsAwaited, IsGood, IsFound) = (part, true, false, false);
            _awaiter = answer.GetAwaiter();
            if (_awaiter.IsCompleted) OnAnswer();
            else _awaiter.UnsafeOnCompleted(_onAnswer);
        }

        private void OnAnswer()
        {
            IsAwaited = false;
            _read.OnReply(this, _awaiter.GetResult());
        }
    }
}
