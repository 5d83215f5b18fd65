using Koltso.Checking;

namespace Koltso.Chaos.Load;

/// <summary>The outcome of one request of a paced load. Its latency counts from when it was due, by the history's clock.</summary>
internal readonly record struct Sample(long DueUs, Operation Operation)
{
    public long LatencyUs => Operation.EndUs - DueUs;

    public long BegunUs => Operation.StartUs;

    /// <summary>The index of the node that was asked.</summary>
    public int Node => Operation.Node;

    /// <summary>Null when the answer was as expected; else what was wrong, in a word or two.</summary>
    public string? Error => Operation.IsDone ? null : EntityRequest.ErrorOf(Operation);

    /// <summary>Whether the connection ended during the request.</summary>
    public bool IsBroken => Operation.Outcome == OperationOutcome.Open;
}
