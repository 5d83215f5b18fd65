namespace Koltso.Core.Records;

/// <summary>
/// When a record was written, and by whom: a hybrid logical clock reading (upper 48 bits: milliseconds since
/// 1970-01-01 UTC, lower 16 bits: a counter), with the coordinator's node number as the tie-break.
/// The larger version wins, everywhere.
/// </summary>
public readonly record struct RecordVersion(ulong Clock, ushort Node) : IComparable<RecordVersion>
{
    public const int CounterBits = 16;

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long UnixTimeMs => (long)(Clock >> CounterBits);

    public int CompareTo(RecordVersion other) =>
        Clock != other.Clock ? Clock.CompareTo(other.Clock) : Node.CompareTo(other.Node);

    public static bool operator >(RecordVersion left, RecordVersion right) => left.CompareTo(right) > 0;

    public static bool operator <(RecordVersion left, RecordVersion right) => left.CompareTo(right) < 0;

    /// <summary>Twenty hexadecimal digits: the clock, then the node. What an ETag shows.</summary>
    public override string ToString() => $"{Clock:x16}{Node:x4}";
}
