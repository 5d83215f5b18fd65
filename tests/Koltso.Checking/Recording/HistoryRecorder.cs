using Koltso.Core.Records;

namespace Koltso.Checking.Recording;

/// <summary>
/// Records what clients of a real cluster do. For any thread; each operation belongs to its client until it has ended.
/// Always: an operation is recorded as at least as long as it was, since its start is taken before it is sent, and its
/// end after its answer came; ids are in the order of starts.
/// </summary>
public sealed class HistoryRecorder(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Operation> _operations = [];
    private readonly List<Fault> _faults = [];
    private readonly List<Note> _notes = [];
    private readonly Dictionary<int, IReadOnlyList<int>> _replicas = [];
    private readonly long _startedAt = time.GetTimestamp();

    /// <summary>Microseconds since the recorder was made.</summary>
    public long NowUs => (long)time.GetElapsedTime(_startedAt).TotalMicroseconds;

    /// <summary>Call it before the request is sent.</summary>
    /// <param name="value">The value that a put writes: unique, never 0. Otherwise 0.</param>
    public Operation Start(int client, int node, OperationKind kind, int key, int ack, int from, long value = 0)
    {
        lock (_lock)
        {
            var operation = new Operation
            {
                Id = _operations.Count,
                Client = client,
                Node = node,
                Kind = kind,
                Key = key,
                Ack = ack,
                From = from,
                Value = value,
                StartUs = NowUs,
            };
            _operations.Add(operation);
            return operation;
        }
    }

    /// <summary>A write was acknowledged.</summary>
    /// <param name="version">default if it was not reported.</param>
    public void Acknowledged(Operation write, RecordVersion version) => End(write, OperationOutcome.Done, write.Value, version, null);

    /// <summary>A read was answered.</summary>
    /// <param name="value">0 for absent.</param>
    /// <param name="version">default if it was not reported.</param>
    public void Answered(Operation read, long value, RecordVersion version) => End(read, OperationOutcome.Done, value, version, null);

    public void Failed(Operation operation, string problem) => End(operation, OperationOutcome.Failed, operation.Value, default, problem);

    /// <summary>
    /// The connection broke: the outcome of the operation is not known. An operation that never gets an outcome stays
    /// open too, and is late.
    /// </summary>
    public void Broken(Operation operation, string problem) => End(operation, OperationOutcome.Open, operation.Value, default, problem);

    /// <summary>Begins a fault; disposing the result ends it. <see cref="FaultKind"/> says when to do either.</summary>
    public int BeginFault(FaultKind kind, int subject, int other = -1)
    {
        lock (_lock)
        {
            _faults.Add(new Fault(kind, subject, NowUs, long.MaxValue, other));
            return _faults.Count - 1;
        }
    }

    public void EndFault(int fault)
    {
        lock (_lock) _faults[fault] = _faults[fault] with { ToUs = NowUs };
    }

    public void Note(string text)
    {
        lock (_lock) _notes.Add(new Note(NowUs, text));
    }

    /// <param name="nodes">By rank.</param>
    public void SetReplicas(int key, IReadOnlyList<int> nodes)
    {
        lock (_lock) _replicas[key] = nodes;
    }

    /// <summary>A copy of everything recorded up to now.</summary>
    public History ToHistory()
    {
        lock (_lock)
        {
            return new History
            {
                Operations = [.. _operations.Select(static one => one with { })],
                Faults = [.. _faults],
                Notes = [.. _notes],
                Replicas = new Dictionary<int, IReadOnlyList<int>>(_replicas),
                EndUs = NowUs,
            };
        }
    }

    private void End(Operation operation, OperationOutcome outcome, long value, RecordVersion version, string? problem)
    {
        lock (_lock)
        {
            (operation.Outcome, operation.Value, operation.Version, operation.Problem) = (outcome, value, version, problem);
            operation.EndUs = NowUs;
        }
    }
}
