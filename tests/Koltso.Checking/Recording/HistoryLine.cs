namespace Koltso.Checking.Recording;

/// <summary>
/// One line of a recorded history: one of these, as a JSON object. The last is the one
/// with <see cref="EndUs"/>; without it, nothing open counts as late.
/// </summary>
internal sealed record HistoryLine
{
    public OperationLine? Operation { get; init; }

    public Fault? Fault { get; init; }

    public Note? Note { get; init; }

    public ReplicasLine? Replicas { get; init; }

    public long? EndUs { get; init; }
}
