using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>
/// The rule of a quorum write, which asks all its replicas at once: add their answers, see what is certain. The write is
/// applied as soon as <see cref="Quorum.Ack"/> replicas have it, and has failed as soon as they never will; the others are
/// waited for nevertheless, since those that miss it get hints. Replicas are named by their rank.
/// Used again and again: <see cref="Start"/> forgets the last write.
/// </summary>
public sealed class WriteTally
{
    private bool[] _hasIt = [];
    private int _ack, _from, _answered, _applied;
    private ReplicaStatus _problem;

    /// <summary>What the client is told: Applied, or why not. None until that is certain; then it never changes.</summary>
    public ReplicaStatus Verdict { get; private set; }

    /// <summary>True once all replicas have answered or were given up.</summary>
    public bool IsComplete => _answered == _from;

    public void Start(Quorum quorum)
    {
        if (_hasIt.Length < quorum.From) _hasIt = new bool[quorum.From];
        Array.Clear(_hasIt, 0, quorum.From);
        (_ack, _from, _answered, _applied) = (quorum.Ack, quorum.From, 0, 0);
        (_problem, Verdict) = (ReplicaStatus.None, ReplicaStatus.None);
    }

    /// <summary>Adds one replica's answer. True when this answer decides: <see cref="Verdict"/> is there to tell the client.</summary>
    public bool Add(int rank, ReplicaStatus status)
    {
        _answered++;
        _hasIt[rank] = status is ReplicaStatus.Applied or ReplicaStatus.Superseded;
        if (status == ReplicaStatus.Applied) _applied++;
        else _problem = Severity.Max(_problem, status);
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
        if (last == ReplicaStatus.Superseded) return last;
        return _applied + (_from - _answered) < _ack ? _problem : ReplicaStatus.None;
    }
}
