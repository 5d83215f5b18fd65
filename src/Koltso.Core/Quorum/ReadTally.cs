using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>
/// The rule of a quorum read: add the replicas' answers, and ask for the next step. The client gets the newest record among
/// <see cref="Quorum.Ack"/> good answers, where "I have nothing" is a good answer too. One replica is asked for its record and
/// the others for their headers; one more is asked in place of each that fails; where only the header of the newest record is
/// at hand, its replica is asked again, for the record. Replicas are named by their place in the order in which they are asked.
/// Used again and again: <see cref="Start"/> forgets the last read. The caller keeps the records, this keeps account of them.
/// </summary>
public sealed class ReadTally
{
    private Entry[] _entries = [];
    private int _ack, _from, _asked, _good;
    private bool _holdsRecord;
    private RecordVersion _heldVersion;
    private ReplicaStatus _problem;

    private enum State : byte
    {
        Unasked = 0,
        Awaited,
        Failed,
        Absent,
        Found,
    }

    /// <summary>How many replicas were asked, each counted once.</summary>
    public int Asked => _asked;

    /// <summary>How many answers are still to come.</summary>
    public int Pending { get; private set; }

    public bool IsDecided { get; private set; }

    /// <summary>
    /// Of what the client gets, which is then the record that the caller keeps; the default value until that is decided, and where
    /// there is no record.
    /// </summary>
    public RecordHeader Newest { get; private set; }

    /// <summary>Whether there is another replica to ask in place of one that is slow: the one at place <see cref="Asked"/>.</summary>
    public bool CanAskMore => !IsDecided && _asked < _from;

    public void Start(Quorum quorum)
    {
        if (_entries.Length < quorum.From) _entries = new Entry[quorum.From];
        Array.Clear(_entries, 0, quorum.From);
        (_ack, _from, _asked, _good, Pending) = (quorum.Ack, quorum.From, 0, 0, 0);
        (_holdsRecord, _heldVersion, _problem) = (false, default, ReplicaStatus.None);
        (IsDecided, Newest) = (false, default);
    }

    /// <summary>What to do now. A step is taken to be done: the next call says what is to be done after it.</summary>
    public ReadStep Next()
    {
        if (IsDecided) return default;
        if (_good < _ack)
        {
            if (_good + Pending >= _ack) return default;
            return _asked < _from ? AskMore() : Answer(_problem, default);
        }

        var newest = PlaceOfNewest();
        if (newest < 0) return Answer(ReplicaStatus.Absent, default);
        ref var entry = ref _entries[newest];
        if (_holdsRecord && _heldVersion == entry.Header.Version)
            return Answer(ReplicaStatus.Found, entry.Header);
        // Only its header is here: that replica counts again when it has answered again.
        _good--;
        return Ask(newest, ReadPart.Record);
    }

    /// <summary>Asks one more replica, because one of those asked is slow. Only while <see cref="CanAskMore"/>.</summary>
    public ReadStep AskMore()
    {
        // This node or the nearest, which is asked for the record, comes after the others of the first round: it may answer
        // before their requests are written.
        var isFirstRound = _asked < _ack;
        var place = isFirstRound ? (_asked + 1) % _ack : _asked;
        var needsRecord = isFirstRound ? place == 0 : !_holdsRecord && !IsRecordAwaited();
        _asked++;
        return Ask(place, needsRecord ? ReadPart.Record : ReadPart.Header);
    }

    /// <summary>Adds the answer of a replica that was asked, also once the read is decided.</summary>
    /// <param name="header">Of the record where the status is Found.</param>
    /// <returns>Whether to keep the record that came, in place of the one that is kept already.</returns>
    public bool Add(int place, ReplicaStatus status, in RecordHeader header)
    {
        Pending--;
        ref var entry = ref _entries[place];
        (entry.State, entry.Header) = (StateOf(status), header);
        if (IsDecided) return false;
        if (entry.State == State.Failed)
        {
            _problem = Severity.Max(_problem, status);
            return false;
        }

        _good++;
        // A tombstone is no more than its header.
        if (entry.State != State.Found || (entry.Part != ReadPart.Record && !header.IsTombstone)) return false;
        if (_holdsRecord && !(header.Version > _heldVersion)) return false;
        (_holdsRecord, _heldVersion) = (true, header.Version);
        return true;
    }

    public bool IsAwaited(int place) => _entries[place].State == State.Awaited;

    /// <summary>
    /// Whether a replica that was asked has answered that it lacks what the client got, so that it is to be repaired. A rank
    /// beyond the record's copies is to lack it. One that has nothing needs neither a tombstone nor a value that has expired: both say
    /// the same, and it may have collected it.
    /// </summary>
    /// <param name="nowMs">Unix milliseconds, by which values expire.</param>
    public bool IsBehind(int place, int rank, long nowMs)
    {
        if (Newest.Version == default || rank >= Newest.Copies) return false;
        ref var entry = ref _entries[place];
        return entry.State switch
        {
            State.Found => entry.Header.Version < Newest.Version,
            State.Absent => Newest.IsAlive(nowMs),
            _ => false,
        };
    }

    private static State StateOf(ReplicaStatus status) =>
        status switch { ReplicaStatus.Found => State.Found, ReplicaStatus.Absent => State.Absent, _ => State.Failed };

    private ReadStep Ask(int place, ReadPart part)
    {
        (_entries[place].State, _entries[place].Part) = (State.Awaited, part);
        Pending++;
        return new ReadStep(ReadAction.Ask, place, part);
    }

    private ReadStep Answer(ReplicaStatus status, in RecordHeader newest)
    {
        (IsDecided, Newest) = (true, newest);
        return new ReadStep(ReadAction.Answer, Status: status);
    }

    private bool IsRecordAwaited()
    {
        for (var place = 0; place < _asked; place++)
            if (_entries[place] is { State: State.Awaited, Part: ReadPart.Record }) return true;
        return false;
    }

    /// <summary>-1 where no replica that answered has a record.</summary>
    private int PlaceOfNewest()
    {
        var newest = -1;
        for (var place = 0; place < _asked; place++)
        {
            if (_entries[place].State != State.Found) continue;
            if (newest < 0 || _entries[place].Header.Version > _entries[newest].Header.Version) newest = place;
        }

        return newest;
    }

    /// <summary>What one replica was asked for, and what it said.</summary>
    private struct Entry
    {
        public State State;
        public ReadPart Part;
        public RecordHeader Header;
    }
}
