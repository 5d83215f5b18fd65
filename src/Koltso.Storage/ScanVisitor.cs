namespace Koltso.Storage;

/// <summary>
/// Looks at one key and its encoded record, whose bytes are valid until it returns; false ends the scan. It is called while
/// the database is held: it must be quick, and must not call the store.
/// </summary>
public delegate bool ScanVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record);
