namespace Koltso.Core.Records;

[Flags]
public enum RecordFlags : byte
{
    None = 0,

    /// <summary>The record says that the key was deleted; it carries no value.</summary>
    Tombstone = 1,

    /// <summary>Eight bytes of expiry follow the fixed header.</summary>
    Expires = 2,
}
