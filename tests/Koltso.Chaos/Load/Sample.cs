using Koltso.Checking;

namespace Koltso.Chaos.Load;

/// <summary>How one request of a paced load went. Its latency counts from when it was due, by the history's clock.</summary>
internal readonly record struct Sample(long DueUs, Operation Operation)
{
    public long LatencyUs => Operation.EndUs - DueUs;

    public long BegunUs => Operation.StartUs;

    /// <summary>The index of the node that was asked.</summary>
    public int Node => Operation.Node;

    /// <summary>Null when it was answered as it should be; else in a word or two what was wrong.</summary>
    public string? Error => Operation.IsDone ? null : EntityRequest.ErrorOf(Operation);

    /// <summary>The connection ended under it.</summary>
    public bool IsBroken => Operation.Outcome == OperationOutcome.Open;
}
