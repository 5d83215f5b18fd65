using System.Diagnostics;
using Koltso.Chaos.Cluster;
using Koltso.Checking;
using Koltso.Core.Records;

namespace Koltso.Chaos.Load;

/// <summary>The record of all operations, by one clock. Any thread may call; an operation is changed by who began it until it has ended.</summary>
internal sealed class HistoryRecorder
{
    private readonly Lock _gate = new();
    private readonly List<Operation> _operations = [];
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private int _clients, _values;

    public long NowUs => Stopwatch.GetElapsedTime(_startedAt).Ticks / TimeSpan.TicksPerMicrosecond;

    public int Count
    {
        get
        {
            lock (_gate) return _operations.Count;
        }
    }

    /// <summary>To be read once nothing is under way.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    public int NewClient() => Interlocked.Increment(ref _clients);

    public Operation Begin(int client, ChaosNode node, OperationKind kind, int key, int ack, int from)
    {
        var value = kind == OperationKind.Put ? Interlocked.Increment(ref _values) : 0;
        lock (_gate)
        {
            var operation = new Operation
            {
                Id = _operations.Count, Client = client, Node = node.Index, Kind = kind, Key = key, Ack = ack, From = from,
                Value = value, StartUs = NowUs,
            };
            _operations.Add(operation);
            return operation;
        }
    }

    public void End(Operation operation, OperationOutcome outcome, string? problem = null)
    {
        operation.Problem = problem;
        operation.Outcome = outcome;
        if (outcome != OperationOutcome.Open) operation.EndUs = NowUs;
    }

    /// <summary>An ETag is a version in hexadecimal digits.</summary>
    public static RecordVersion VersionOf(string? etag) =>
        etag is { Length: 20 } && ulong.TryParse(etag.AsSpan(0, 16), System.Globalization.NumberStyles.HexNumber, null, out var clock)
            && ushort.TryParse(etag.AsSpan(16), System.Globalization.NumberStyles.HexNumber, null, out var node)
            ? new RecordVersion(clock, node)
            : default;
}
