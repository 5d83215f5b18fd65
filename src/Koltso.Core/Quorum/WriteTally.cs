using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>
/// The rule of a quorum write, which asks all its replicas at once: add their answers, see what is certain. The write is
/// applied as soon as <see cref="Quorum.Ack"/> replicas have it, and has failed once they never will; the others are
/// waited for nevertheless, since those that miss it get hints. A client that is told of a refusal may rely on it: no replica
/// has the write, now or later. So a refusal takes one from every replica; where one has the write, or may have it, the client
/// is told that too few have answered. Replicas are named by their rank.
/// Used again and again: <see cref="Start"/> forgets the last write.
/// </summary>
public sealed class WriteTally
{
    private bool[] _hasIt = [];
    private int _ack, _from, _answered, _applied;
    private bool _mayTryAgain, _isInDoubt;
    private ReplicaStatus _refusal;

    /// <summary>
    /// What the client is told: Applied, a refusal that is certain, or Unreachable; Superseded where the write is to be tried
    /// again. None until that is decided; then it never changes.
    /// </summary>
    public ReplicaStatus Verdict { get; private set; }

    /// <summary>True once all replicas have answered or were given up.</summary>
    public bool IsComplete => _answered == _from;

    /// <summary>True once all replicas have refused: the write is on none of them, now or later.</summary>
    public bool IsRefusedByAll => IsComplete && !MayBeStored;

    private bool MayBeStored => _applied > 0 || _isInDoubt;

    /// <param name="mayTryAgain">Whether the write can be tried again under a newer version: then Superseded decides at once.</param>
    public void Start(Quorum quorum, bool mayTryAgain)
    {
        if (_hasIt.Length < quorum.From) _hasIt = new bool[quorum.From];
        Array.Clear(_hasIt, 0, quorum.From);
        (_ack, _from, _answered, _applied) = (quorum.Ack, quorum.From, 0, 0);
        (_mayTryAgain, _isInDoubt, _refusal, Verdict) = (mayTryAgain, false, ReplicaStatus.None, ReplicaStatus.None);
    }

    /// <summary>Adds one replica's answer. True when this answer decides: <see cref="Verdict"/> is there to tell the client.</summary>
    public bool Add(int rank, ReplicaStatus status)
    {
        _answered++;
        _hasIt[rank] = status is ReplicaStatus.Applied or ReplicaStatus.Superseded;
        if (status == ReplicaStatus.Applied) _applied++;
        else if (!status.IsRefusal()) _isInDoubt = true;
        // The first reason counts; that a replica could not be asked, only where there is no other.
        else if (_refusal is ReplicaStatus.None or ReplicaStatus.NotSent) _refusal = status;
        if (Verdict != ReplicaStatus.None) return false;
        Verdict = Judge(status);
        return Verdict != ReplicaStatus.None;
    }

    /// <summary>
    /// False once it is certain that no replica will need a hint: the record comes again under a newer version, and this one
    /// need not reach anybody any more.
    /// </summary>
    public bool MayNeedHints => Verdict != ReplicaStatus.Superseded;

    /// <summary>
    /// Whether a replica is to get a hint, if no more answers come: it did not say that it has the record or a newer one. A
    /// write that no replica applied did not happen: its client is told so, and it must not become visible later.
    /// </summary>
    public bool NeedsHint(int rank) => _applied > 0 && MayNeedHints && !_hasIt[rank];

    private ReplicaStatus Judge(ReplicaStatus last)
    {
        if (_applied >= _ack) return ReplicaStatus.Applied;
        // Said at once: a newer version mends it.
        if (last == ReplicaStatus.Superseded && _mayTryAgain) return last;
        if (_applied + (_from - _answered) >= _ack) return ReplicaStatus.None;
        if (MayBeStored) return ReplicaStatus.Unreachable;
        return IsComplete ? _refusal : ReplicaStatus.None;
    }
}
