using Koltso.Core.Records;

namespace Koltso.Checking;

/// <summary>
/// One client operation of a recorded history, simulated or real. Times are microseconds of one clock that all clients share.
/// </summary>
public sealed record Operation
{
    /// <summary>Unique in its history, in order of <see cref="StartUs"/>.</summary>
    public required int Id { get; init; }

    /// <summary>The client that sent it. A client has one operation in progress at a time.</summary>
    public required int Client { get; init; }

    /// <summary>Index of the node that the operation was sent to.</summary>
    public required int Node { get; init; }

    public required OperationKind Kind { get; init; }

    public required int Key { get; init; }

    /// <summary>The number of replicas that must answer; <see cref="From"/>: that hold the key.</summary>
    public required int Ack { get; init; }

    public required int From { get; init; }

    /// <summary>
    /// Put: the value written, never 0, unique in the history. Delete: 0. Get that is
    /// <see cref="OperationOutcome.Done"/>: the value read, 0 for absent.
    /// </summary>
    public long Value { get; set; }

    /// <summary>
    /// The version of an acknowledged write, or of what a read found (also a tombstone's, if the reader can tell);
    /// default if not known.
    /// </summary>
    public RecordVersion Version { get; set; }

    public required long StartUs { get; init; }

    /// <summary><see cref="long.MaxValue"/> while it is open.</summary>
    public long EndUs { get; set; } = long.MaxValue;

    public OperationOutcome Outcome { get; set; }

    /// <summary>The node's error message for a failed operation, for human readers.</summary>
    public string? Problem { get; set; }

    public bool IsWrite => Kind != OperationKind.Get;

    public bool IsDone => Outcome == OperationOutcome.Done;
}
