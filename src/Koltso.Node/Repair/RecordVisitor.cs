namespace Koltso.Node.Repair;

/// <summary>Is shown a record, whose spans are valid during the call. False ends the scan.</summary>
internal delegate bool RecordVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record);
