namespace Koltso.Core.Records;

/// <summary>How much of a record a reader wants.</summary>
public enum ReadPart : byte
{
    /// <summary>Header and value.</summary>
    Record = 0,

    /// <summary>The header only: which version is there, and whether it is a tombstone.</summary>
    Header = 1,
}
