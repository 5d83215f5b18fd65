using Koltso.Checking;
using Koltso.Core.Records;

namespace Koltso.Tests.Checking;

/// <summary>
/// Histories written by hand. Times are given in milliseconds; a version by its clock. Each operation has a client of
/// its own, and uses 2 of 3 unless another quorum is given.
/// </summary>
internal sealed class Story
{
    private readonly List<Operation> _operations = [];
    private readonly List<Fault> _faults = [];

    public History History => new()
    {
        Operations = _operations,
        Faults = _faults,
        Replicas = new Dictionary<int, IReadOnlyList<int>> { [1] = [0, 1, 2], [2] = [1, 2, 0] },
        EndUs = 1_000_000,
    };

    public Story Put(long value, int start, int end, ulong version = 0, string quorum = "2/3", int key = 1, int node = 0) =>
        Add(OperationKind.Put, value, start, end, version, quorum, key, node, OperationOutcome.Done);

    public Story Delete(int start, int end, ulong version = 0, string quorum = "2/3", int key = 1) =>
        Add(OperationKind.Delete, 0, start, end, version, quorum, key, 0, OperationOutcome.Done);

    /// <param name="value">0: absent.</param>
    public Story Get(long value, int start, int end, ulong version = 0, string quorum = "2/3", int key = 1, int node = 0) =>
        Add(OperationKind.Get, value, start, end, version, quorum, key, node, OperationOutcome.Done);

    public Story FailedPut(long value, int start, int end, string quorum = "2/3") =>
        Add(OperationKind.Put, value, start, end, 0, quorum, 1, 0, OperationOutcome.Failed);

    public Story OpenDelete(int start, string quorum = "2/3") =>
        Add(OperationKind.Delete, 0, start, -1, 0, quorum, 1, 0, OperationOutcome.Open);

    public Story OpenPut(long value, int start, string quorum = "2/3", int node = 0) =>
        Add(OperationKind.Put, value, start, -1, 0, quorum, 1, node, OperationOutcome.Open);

    public Story Fault(FaultKind kind, int subject, int start, int end, int other = -1)
    {
        _faults.Add(new Fault(kind, subject, start * 1000, end < 0 ? long.MaxValue : end * 1000, other));
        return this;
    }

    /// <summary>The broken promises, each once, in the order of their names.</summary>
    public string Broken(CheckSettings? settings = null) => Names(HistoryChecks.Run(History, settings).Violations);

    public static string Names(IEnumerable<Violation> violations) =>
        string.Join(", ", violations.Select(static one => one.Promise).Distinct().Order(StringComparer.Ordinal));

    public static RecordVersion Version(ulong clock) => clock == 0 ? default : new RecordVersion(clock, 1);

    private Story Add(
        OperationKind kind, long value, int start, int end, ulong version, string quorum, int key, int node, OperationOutcome outcome)
    {
        _operations.Add(new Operation
        {
            Id = _operations.Count,
            Client = _operations.Count,
            Node = node,
            Kind = kind,
            Key = key,
            Ack = quorum[0] - '0',
            From = quorum[2] - '0',
            Value = value,
            Version = Version(version),
            StartUs = start * 1000,
            EndUs = end < 0 ? long.MaxValue : end * 1000,
            Outcome = outcome,
        });
        return this;
    }
}
