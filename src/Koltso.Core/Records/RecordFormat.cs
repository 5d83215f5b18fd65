namespace Koltso.Core.Records;

/// <summary>How a record is encoded; its first byte says so. Both are read for ever.</summary>
public enum RecordFormat : byte
{
    /// <summary>First byte 1: a header to which nothing can be added.</summary>
    One,

    /// <summary>First byte 2: a header with optional fields, of which a build may know only some.</summary>
    Two,
}
