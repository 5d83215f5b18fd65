namespace Koltso.Load.Choosing;

/// <summary>One operation to be done.</summary>
/// <param name="Amount">Bytes of the value that is written, or entities that are scanned.</param>
internal readonly record struct PlannedOperation(LoadOperation Operation, long Id, int Amount);
