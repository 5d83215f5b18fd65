namespace Koltso.Checking.Recording;

/// <summary>An operation; its end is left out while it is open.</summary>
internal sealed record OperationLine(
    int Id, int Client, int Node, OperationKind Kind, int Key, int Ack, int From, long Value, string? Version,
    long StartUs, long? EndUs, OperationOutcome Outcome, string? Problem);
