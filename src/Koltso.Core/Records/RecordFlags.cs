namespace Koltso.Core.Records;

/// <summary>
/// What a record is, and which optional fields it has. A field's size never changes. Bits that a build does not know (16, 32
/// and 64 have no meaning yet) announce fields of later builds, which are kept with the record.
/// </summary>
[Flags]
public enum RecordFlags : byte
{
    None = 0,

    /// <summary>The record says that the key was deleted; it carries no value.</summary>
    Tombstone = 1,

    /// <summary>It has an expiry of eight bytes.</summary>
    Expires = 2,

    /// <summary>Reserved: it has a write id of eight bytes, which decides between two writes of one version.</summary>
    WriteId = 4,

    /// <summary>Reserved: its expiry was changed later; ten bytes are the version (clock, node) of that change.</summary>
    Touched = 8,

    /// <summary>Its fields begin with a second byte of flags, whose own fields come after those of the first.</summary>
    MoreFlags = 128,
}
