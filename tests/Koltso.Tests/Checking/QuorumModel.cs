using Koltso.Checking;
using Koltso.Checking.Final;
using Koltso.Core.Records;

namespace Koltso.Tests.Checking;

/// <summary>
/// A small model of Koltso's replication, on simulated time: versions of skewed clocks, writes that go to all replicas
/// and are tried again where a replica has something newer, reads that ask a few and repair in the background, hints,
/// lost messages, crashed coordinators, a lost disk, and comparisons at the end. The checks must find no violation
/// unless it has a bug. Node i has rank i for every key.
/// </summary>
internal sealed class QuorumModel
{
    private const int Ranks = 3, Keys = 3, AttemptsMax = 8;

    private readonly Random _random;
    private readonly ModelBug _bug;
    private readonly bool _anyQuorum;
    private readonly int _lostPercent;
    private readonly PriorityQueue<Action, (long AtUs, int Order)> _events = new();
    private readonly StoredRecord?[,] _stored = new StoredRecord?[Keys, Ranks];
    private readonly ulong[] _clocks = new ulong[Ranks];
    private readonly long[] _skewsUs = new long[Ranks];
    private readonly List<Operation> _operations = [];
    private readonly List<Fault> _faults = [];
    private int _left;
    private int _order;
    private long _nowUs;
    private long _values;

    public QuorumModel(
        int seed, int operations, ModelBug bug = ModelBug.None, bool anyQuorum = false, int lostPercent = 3, bool losesDisk = false,
        int clients = 5)
    {
        (_random, _left, _bug, _anyQuorum, _lostPercent) = (new Random(seed), operations, bug, anyQuorum, lostPercent);
        for (var node = 0; node < Ranks; node++) _skewsUs[node] = _random.Next(400);
        for (var client = 0; client < clients; client++) Begin(client);
        if (losesDisk) After(_random.Next(operations * 30), LoseDisk);
        while (_events.TryDequeue(out var next, out var at))
        {
            _nowUs = at.AtUs;
            next();
        }

        Compare();
    }

    public History History => new()
    {
        Operations = _operations,
        Faults = _faults,
        EndUs = _nowUs,
        Replicas = Enumerable.Range(0, Keys).ToDictionary(static key => key, static _ => (IReadOnlyList<int>)[0, 1, 2]),
    };

    public FinalState Final => new()
    {
        Keys = Enumerable.Range(0, Keys).ToDictionary(
            static key => key, key => (IReadOnlyList<StoredRecord?>)[.. Enumerable.Range(0, Ranks).Select(rank => _stored[key, rank])]),
    };

    private bool IsLost => _random.Next(100) < _lostPercent;

    private void After(long us, Action action) => _events.Enqueue(action, (_nowUs + us, _order++));

    /// <summary>Mostly short; from time to time very long.</summary>
    private void Send(Action action) => After(_random.Next(20) == 0 ? _random.Next(1000) : 1 + _random.Next(20), action);

    private void Begin(int client)
    {
        if (_left-- <= 0) return;
        var from = _anyQuorum ? 1 + _random.Next(Ranks) : Ranks;
        var kind = _random.Next(10) switch { < 5 => OperationKind.Get, < 8 => OperationKind.Put, _ => OperationKind.Delete };
        var operation = new Operation
        {
            Id = _operations.Count,
            Client = client,
            Node = _random.Next(Ranks),
            Kind = kind,
            Key = _random.Next(Keys),
            From = from,
            Ack = _anyQuorum ? 1 + _random.Next(from) : (from / 2) + 1,
            Value = kind == OperationKind.Put ? ++_values : 0,
            StartUs = _nowUs,
        };
        _operations.Add(operation);
        if (operation.IsWrite) Write(operation, 1);
        else Read(operation);
    }

    private void End(Operation operation, OperationOutcome outcome)
    {
        if (operation.EndUs != long.MaxValue) return;
        (operation.Outcome, operation.EndUs) = (outcome, _nowUs);
        After(_random.Next(60), () => Begin(operation.Client));
    }

    private RecordVersion Next(int node)
    {
        var wall = (ulong)(_nowUs + _skewsUs[node]);
        _clocks[node] = _bug == ModelBug.ClockGoesBack ? wall : Math.Max(_clocks[node] + 1, wall);
        return new RecordVersion(_clocks[node], (ushort)node);
    }

    private void Write(Operation write, int attempt)
    {
        var version = Next(write.Node);
        var record = new StoredRecord(version, write.Value, write.From);
        var (applied, pending, isDecided, isAbandoned) = (0, write.From, false, false);
        var missed = new List<int>();
        if (_random.Next(100) < _lostPercent) isAbandoned = true;
        for (var each = 0; each < write.From; each++)
        {
            var rank = each;
            var (isRequestLost, isAnswerLost) = (IsLost, IsLost);
            Send(() =>
            {
                var isApplied = !isRequestLost && Apply(write.Key, rank, record);
                if (isRequestLost || isAnswerLost) After(200, () => OnReply(rank, false, true));
                else Send(() => OnReply(rank, isApplied, false));
            });
        }

        // The coordinator dies: messages in flight still arrive, and nothing is tried again.
        if (isAbandoned)
            After(_random.Next(100), () => After(10, () => { if (!isDecided) { isDecided = true; End(write, OperationOutcome.Open); } }));

        void OnReply(int rank, bool isApplied, bool isMissed)
        {
            pending--;
            if (isApplied) applied++;
            if (isMissed) missed.Add(rank);
            var isSuperseded = !isApplied && !isMissed;
            if (isSuperseded) _clocks[write.Node] = Math.Max(_clocks[write.Node], _clocks[rank]);
            if (isSuperseded && _bug == ModelBug.IgnoresNewerRecords) (isSuperseded, applied) = (false, applied + 1);
            if (pending == 0 && applied > 0 && !isAbandoned) missed.ForEach(Hint);
            if (isDecided) return;
            var needed = _bug == ModelBug.AcknowledgesOneTooEarly ? write.Ack - 1 : write.Ack;
            if (applied >= needed)
            {
                isDecided = true;
                write.Version = version;
                End(write, OperationOutcome.Done);
            }
            else if (isSuperseded && attempt < AttemptsMax)
            {
                isDecided = true;
                if (isAbandoned) End(write, OperationOutcome.Open);
                else Write(write, attempt + 1);
            }
            else if (isSuperseded || applied + pending < needed)
            {
                isDecided = true;
                End(write, OperationOutcome.Failed);
            }
        }

        void Hint(int rank)
        {
            After(500 + _random.Next(3000), () => Apply(write.Key, rank, record));
        }
    }

    private bool Apply(int key, int rank, StoredRecord record)
    {
        _clocks[rank] = Math.Max(_clocks[rank], record.Version.Clock);
        if (_bug == ModelBug.DropsDeletions && record.IsTombstone && _random.Next(3) == 0) return true;
        if (_bug == ModelBug.KeepsOldRecordOnWrite && _random.Next(20) == 0) return true;
        if (_stored[key, rank] is { } there && there.Version > record.Version) return false;
        _stored[key, rank] = record;
        return true;
    }

    private void Read(Operation read)
    {
        var order = Enumerable.Range(0, read.From).ToArray();
        _random.Shuffle(order);
        var (asked, pending, isDecided) = (0, 0, false);
        var answers = new List<(int Rank, StoredRecord? Record)>();
        var ack = _bug == ModelBug.AnswersFromOneReplica ? 1 : read.Ack;
        while (asked < ack) Ask();

        void Ask()
        {
            var rank = order[asked++];
            pending++;
            if (IsLost) After(200, () => OnReply(rank, false, null));
            else Send(() =>
            {
                var record = _stored[read.Key, rank];
                Send(() => OnReply(rank, true, record));
            });
        }

        void OnReply(int rank, bool isGood, StoredRecord? record)
        {
            pending--;
            if (isGood) answers.Add((rank, record));
            if (isDecided) return;
            if (answers.Count >= ack)
            {
                isDecided = true;
                var newest = answers.MaxBy(static one => one.Record?.Version ?? default).Record;
                (read.Value, read.Version) = (newest?.Value ?? 0, newest?.Version ?? default);
                End(read, OperationOutcome.Done);
                foreach (var (behind, old) in answers)
                    if (newest is not null && behind < newest.Copies && (old?.Version ?? default) < newest.Version) Repair(behind, newest);
            }
            else if (answers.Count + pending < ack)
            {
                if (asked < read.From) Ask();
                else
                {
                    isDecided = true;
                    End(read, OperationOutcome.Failed);
                }
            }
        }

        void Repair(int rank, StoredRecord newest) => Send(() =>
        {
            if (_bug == ModelBug.RepairsWithoutVersion) _stored[read.Key, rank] = newest;
            else Apply(read.Key, rank, newest);
        });
    }

    private void LoseDisk()
    {
        var rank = _random.Next(Ranks);
        for (var key = 0; key < Keys; key++) _stored[key, rank] = null;
        _faults.Add(new Fault(FaultKind.DataLost, rank, _nowUs, _nowUs));
    }

    /// <summary>Compares all replicas with each other, until nothing more is sent.</summary>
    private void Compare()
    {
        for (var isDone = false; !isDone;)
        {
            isDone = true;
            for (var key = 0; key < Keys; key++)
            {
                for (var pair = 0; pair < Ranks * Ranks; pair++)
                {
                    var (one, other) = (pair / Ranks, pair % Ranks);
                    if (one == other || _stored[key, one] is not { } record) continue;
                    var (there, level) = (_stored[key, other], Math.Max(one, other));
                    if ((there?.Version ?? default).CompareTo(record.Version) >= 0) continue;
                    if (record.Copies <= level && !(record.IsTombstone && there?.Copies > level)) continue;
                    _stored[key, other] = record;
                    isDone = false;
                }
            }
        }
    }
}
