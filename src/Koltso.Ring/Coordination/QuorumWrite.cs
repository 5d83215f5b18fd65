using System.Runtime.CompilerServices;
using Koltso.Core.Buffers;
using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Ring.Coordination;

/// <summary>
/// One version of a record on its way to all its replicas. Role: asks them all; tells its <see cref="WriteOperation"/> the
/// verdict of its <see cref="WriteTally"/> as soon as there is one; waits for the others nevertheless, and leaves hints for
/// those that missed it. On one loop; used again and again through <see cref="QuorumWrites"/>. Buffers: the caller's key and record are
/// used until the verdict; after that a copy, if any replica is still waited for.
/// </summary>
internal sealed class QuorumWrite(QuorumWrites owner)
{
    private readonly WriteTally _tally = new();
    private Slot[] _slots = [];
    private LoopView _view = null!;
    private WriteOperation? _operation;
    private ReadOnlyMemory<byte> _key, _record;
    private PooledBytes _copy;
    private Block? _block, _kept;
    private int _partition, _from, _tenure;
    private long _deadlineMs;
    private bool _isStarting, _leavesHints;

    /// <summary>The verdict if there is one at once; otherwise None, and <paramref name="operation"/> is told.</summary>
    /// <param name="view">The view of this write, to its end.</param>
    /// <param name="mayTryAgain">Whether the operation has another attempt after this one.</param>
    public ReplicaStatus Start(
        WriteOperation operation, LoopView view, int partition, ReadOnlyMemory<byte> key, PooledBytes record, Quorum quorum,
        bool mayTryAgain)
    {
        if (_slots.Length < quorum.From) _slots = [.. Enumerable.Range(0, quorum.From).Select(rank => new Slot(this, rank))];
        (_operation, _view, _partition, _key, _record, _from) = (operation, view, partition, key, record.Memory, quorum.From);
        (_block, _deadlineMs) = (record.Block, operation.DeadlineMs);
        (_isStarting, _leavesHints, _tenure) = (true, true, operation.Tenure);
        _tally.Start(quorum, mayTryAgain);
        // What it keeps of them may change as soon as enough have answered.
        for (var rank = 0; rank < quorum.From; rank++) Ask(rank, key, record.Memory, record.Block);
        _isStarting = false;
        var verdict = _tally.Verdict;
        if (_tally.IsComplete) GiveBack();
        return verdict;
    }

    /// <summary>Asks a replica that had no room for a large record once more, unless it is too late.</summary>
    public void AskAgain(int rank, long nowMs)
    {
        if (_block is null || nowMs >= _deadlineMs) OnReply(rank, ReplicaStatus.Overloaded);
        else Ask(rank, _key, _record, _block);
    }

    private void Ask(int rank, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> record, Block? block)
    {
        var context = block is null ? _view.ForClient : _view.ForClient with { Block = block };
        _slots[rank].Await(_view.At(_partition, rank).ApplyAsync(_partition, key.Span, record.Span, context));
    }

    private void OnAnswer(int rank, ReplicaStatus status)
    {
        // Room for a large record comes and goes.
        if (status != ReplicaStatus.Overloaded || _block is null || !owner.TryAskAgain(this, rank)) OnReply(rank, status);
    }

    private void OnReply(int rank, ReplicaStatus status)
    {
        var decides = _tally.Add(rank, status);
        if (_tally.IsComplete) Finish();
        else if (decides) KeepForStragglers();
        if (_isStarting) return;
        var (operation, verdict) = (_operation!, _tally.Verdict);
        // Nothing of this write may be touched after it: it may be another already.
        if (_tally.IsComplete) GiveBack();
        if (decides) operation.OnVerdict(verdict);
    }

    /// <summary>The caller takes its buffers back; replicas that have not answered may yet need a hint.</summary>
    private void KeepForStragglers()
    {
        // A large record is not copied: its block is held.
        var bytes = _key.Length + (_block is null ? _record.Length : 0);
        if (!_tally.MayNeedHints || !owner.TryKeep(bytes))
        {
            // No room to wait for them: they are taken to have missed it. A hint too many does no harm.
            LeaveHints();
            (_key, _record, _block, _leavesHints) = (default, default, null, false);
            return;
        }

        _copy = PooledBytes.Rent(bytes);
        _key.CopyTo(_copy.Memory);
        if (_block is not null) _kept = _block.Share();
        else _record.CopyTo(_copy.Memory[_key.Length..]);
        var keyBytes = _key.Length;
        _key = _copy.Memory[..keyBytes];
        if (_block is null) _record = _copy.Memory[keyBytes..];
    }

    private void Finish()
    {
        LeaveHints();
        if (_tally.IsRefusedByAll) _operation!.OnRefusedByAll(_tenure);
        if (!_copy.IsNone)
        {
            owner.LetGo(_copy.Length);
            _copy.Return();
            _kept?.Return();
            (_copy, _kept) = (default, null);
        }

        (_key, _record, _block) = (default, default, null);
    }

    private void LeaveHints()
    {
        for (var rank = 0; rank < _from && _leavesHints; rank++)
            if (_tally.NeedsHint(rank) && !_view.IsSelf(_partition, rank))
                owner.Hints.TryAdd(_view.NodeNumberAt(_partition, rank), _partition, _key.Span, _record.Span);
    }

    private void GiveBack()
    {
        // Idle, it keeps no view alive.
        (_operation, _view) = (null, null!);
        owner.GiveBack(this);
    }

    /// <summary>One replica's answer, awaited without an allocation.</summary>
    private sealed class Slot
    {
        private readonly QuorumWrite _write;
        private readonly int _rank;
        private readonly Action _onAnswer;
        private ValueTaskAwaiter<ReplicaStatus> _awaiter;

        public Slot(QuorumWrite write, int rank)
        {
            (_write, _rank) = (write, rank);
            _onAnswer = OnAnswer;
        }

        public void Await(ValueTask<ReplicaStatus> answer)
        {
            _awaiter = answer.GetAwaiter();
            if (_awaiter.IsCompleted) OnAnswer();
            else _awaiter.UnsafeOnCompleted(_onAnswer);
        }

        private void OnAnswer() => _write.OnAnswer(_rank, _awaiter.GetResult());
    }
}
