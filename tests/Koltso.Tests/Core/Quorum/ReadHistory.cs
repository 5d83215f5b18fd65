using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Tests.Core.Quorum;

/// <summary>
/// One read as an observer sees it: what was requested of each replica, and the last answer of each. Role: drives a
/// <see cref="ReadTally"/> as the coordinator does, and checks each step against the expected properties, which are
/// stated here without access to the tally's state.
/// </summary>
internal sealed class ReadHistory(Koltso.Core.Quorum.Quorum quorum, Choices choices)
{
    private readonly ReadTally _tally = new();
    private readonly bool[] _isAsked = new bool[quorum.From], _isAwaited = new bool[quorum.From], _hasAnswered = new bool[quorum.From];
    private readonly ReadPart[] _parts = new ReadPart[quorum.From];
    private readonly ReadKind[] _said = new ReadKind[quorum.From];
    private readonly List<ReplicaStatus> _failures = [];
    private ulong _kept;
    private bool _wasHedged;
    private ReplicaStatus _told;
    private ReadKind _newest;

    public bool IsDecided => _told != ReplicaStatus.None;

    public int Pending => Count(_isAwaited);

    public bool CanAskMore => !IsDecided && Asked < quorum.From;

    private int Asked => Count(_isAsked);

    /// <summary>Replicas whose last answer says what they hold.</summary>
    private int Good
    {
        get
        {
            var good = 0;
            for (var place = 0; place < quorum.From; place++)
                if (_hasAnswered[place] && _said[place].IsGood) good++;
            return good;
        }
    }

    public void Start()
    {
        Array.Clear(_isAsked);
        Array.Clear(_isAwaited);
        Array.Clear(_hasAnswered);
        _failures.Clear();
        (_kept, _wasHedged, _told, _newest) = (0, false, ReplicaStatus.None, default);
        _tally.Start(quorum);
        Proceed();
        Require(Asked == quorum.Ack && Pending == quorum.Ack, "at first as many are asked as must answer");
        Require(_parts.AsSpan(0, quorum.Ack).Count(ReadPart.Record) == 1 && _parts[0] == ReadPart.Record, "the first for the record");
    }

    /// <summary>One of the replicas that were asked is slow.</summary>
    public void AskMore()
    {
        Require(_tally.CanAskMore, "there is one more");
        _wasHedged = true;
        Ask(_tally.AskMore());
        Proceed();
    }

    /// <summary>The nth replica with a pending request answers.</summary>
    public void Answer(int nth, ReadKind kind)
    {
        var place = 0;
        while (!_isAwaited[place] || nth-- > 0) place++;
        (_isAwaited[place], _hasAnswered[place], _said[place]) = (false, true, kind);
        if (!kind.IsGood && !IsDecided) _failures.Add(kind.Status);
        var isKept = _tally.Add(place, kind.Status, HeaderOf(kind));
        var isWhole = _parts[place] == ReadPart.Record || kind.IsTombstone;
        var isNewer = kind.IsFound && isWhole && kind.Version > _kept;
        Require(isKept == (isNewer && !IsDecided), "the newest record that came is kept");
        if (isKept) _kept = kind.Version;
        if (!IsDecided) Proceed();
        else Require(_tally.Next() == default, "a client is answered once");
        if (!choices.IsRepetition) CheckAccount();
    }

    private static int Count(bool[] flags) => flags.AsSpan().Count(true);

    private static byte CopiesOf(ulong version) => (byte)version;

    private static RecordHeader HeaderOf(ReadKind kind) => !kind.IsFound
        ? default
        : new RecordHeader(
            new RecordVersion(kind.Version, 1), kind.IsTombstone ? RecordFlags.Tombstone : RecordFlags.None, CopiesOf(kind.Version), 0);

    private void Proceed()
    {
        while (true)
        {
            var step = _tally.Next();
            if (step.Action == ReadAction.Answer)
            {
                Decide(step.Status);
                return;
            }

            if (step.Action == ReadAction.Wait)
            {
                Require(Good < quorum.Ack, "a read with enough answers, and the record, answers");
                Require(Good + Pending >= quorum.Ack, "no read waits for answers that cannot be enough");
                return;
            }

            if (_isAsked[step.Place]) CheckAskedAgain(step);
            else Require(Good + Pending < quorum.Ack, "none is asked without need");
            Ask(step);
        }
    }

    private void Ask(ReadStep step)
    {
        Require(!_isAwaited[step.Place], "none is asked twice at a time");
        if (!_isAsked[step.Place] && Asked >= quorum.Ack)
        {
            Require(step.Place == Asked, "in order");
            var isRecordOnItsWay = _kept > 0;
            for (var place = 0; place < quorum.From; place++) isRecordOnItsWay |= _isAwaited[place] && _parts[place] == ReadPart.Record;
            Require(step.Part == (isRecordOnItsWay ? ReadPart.Header : ReadPart.Record), "one record is enough, and needed");
        }

        _parts[step.Place] = step.Part;
        (_isAsked[step.Place], _isAwaited[step.Place], _hasAnswered[step.Place]) = (true, true, false);
    }

    private void CheckAskedAgain(ReadStep step)
    {
        Require(Good == quorum.Ack, "the newest is known when enough have answered");
        Require(step.Part == ReadPart.Record && _parts[step.Place] == ReadPart.Header, "only its header is there");
        var said = _said[step.Place];
        Require(said.IsFound && !said.IsTombstone && said.Version == Newest().Version, "it has the newest");
        Require(said.Version > _kept, "no record that came is as new");
    }

    private void Decide(ReplicaStatus status)
    {
        _told = status;
        Require(_tally.IsDecided, "decided");
        if (status is not (ReplicaStatus.Found or ReplicaStatus.Absent))
        {
            Require(Asked == quorum.From && Good + Pending < quorum.Ack, "a read fails when enough can never answer, and not before");
            var isOpen = _failures.Exists(
                static failure => failure is ReplicaStatus.Unreachable or ReplicaStatus.NotSent or ReplicaStatus.Unknown);
            var reason = _failures.Contains(ReplicaStatus.Overloaded) ? ReplicaStatus.Overloaded
                : isOpen ? ReplicaStatus.Unreachable : _failures[0];
            Require(status == reason, "why it fails");
            Require(_tally.Newest == default, "what fails has found nothing");
            return;
        }

        Require(Good == quorum.Ack, "an answer rests on as many as must answer");
        Require(_wasHedged || _failures.Count > 0 || Asked == quorum.Ack, "no more were asked than needed");
        _newest = Newest();
        Require(status == (_newest.IsFound ? ReplicaStatus.Found : ReplicaStatus.Absent), "the newest of them, or that all have nothing");
        Require(_tally.Newest == HeaderOf(_newest), "the newest of them");
        if (!_newest.IsFound) return;
        Require(_kept == _newest.Version, "the record that is kept is the newest");
    }

    private ReadKind Newest()
    {
        ReadKind newest = default;
        for (var place = 0; place < quorum.From; place++)
            if (_hasAnswered[place] && _said[place].IsFound && _said[place].Version > newest.Version) newest = _said[place];
        return newest;
    }

    private void CheckAccount()
    {
        Require(_tally.Asked == Asked && _tally.Pending == Pending && _tally.IsDecided == IsDecided, "the counts");
        Require(_tally.CanAskMore == CanAskMore, "whether another replica can be asked");
        for (var place = 0; place < quorum.From; place++)
        {
            Require(_tally.IsAwaited(place) == _isAwaited[place], "which replicas are awaited");
            for (var rank = 0; rank < quorum.From; rank++)
                Require(_tally.IsBehind(place, rank, nowMs: 0) == IsBehind(place, rank), "which replicas lack what the client got");
        }
    }

    private bool IsBehind(int place, int rank)
    {
        if (!_newest.IsFound || !_hasAnswered[place] || rank >= CopiesOf(_newest.Version)) return false;
        return _said[place].Status switch
        {
            ReplicaStatus.Found => _said[place].Version < _newest.Version,
            ReplicaStatus.Absent => !_newest.IsTombstone,
            _ => false,
        };
    }

    private void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException($"Not so: {what}. Choices: {choices.Path}");
    }
}
