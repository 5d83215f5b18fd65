namespace Koltso.Checking;

/// <summary>Something that was wrong during a history. Times use the same clock as those of its operations.</summary>
/// <param name="Subject">Index of the node; for faults of a client, the client.</param>
/// <param name="Other">The other end of a <see cref="FaultKind.LinkCut"/>, else -1.</param>
/// <param name="ToUs"><see cref="long.MaxValue"/> if it never ended.</param>
public sealed record Fault(FaultKind Kind, int Subject, long FromUs, long ToUs, int Other = -1);
