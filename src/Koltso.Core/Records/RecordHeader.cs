using System.Buffers.Binary;

namespace Koltso.Core.Records;

/// <summary>
/// What precedes a value wherever a record is stored or sent. Little endian:
/// <code>
///  0        1        2        3        4                 12        14                22
///  +--------+--------+--------+--------+-----------------+---------+-----------------+-------
///  | format | flags  | copies |   0    | version: clock  | : node  | expiry, ms      | value
///  |   1    |        |        |        |     8 bytes     | 2 bytes | only if Expires |  ...
///  +--------+--------+--------+--------+-----------------+---------+-----------------+-------
/// </code>
/// Expiry is in milliseconds since 1970-01-01 UTC; a record is absent from that moment on.
/// Copies is how many replicas the write asked for (<c>from</c>), so that repair makes no more.
/// </summary>
public readonly record struct RecordHeader(RecordVersion Version, RecordFlags Flags, byte Copies, long ExpiresAtMs)
{
    public const byte FormatVersion = 1;
    public const int FixedBytes = 14;
    public const int BytesMax = FixedBytes + 8;

    public int Bytes => (Flags & RecordFlags.Expires) != 0 ? BytesMax : FixedBytes;

    public bool IsTombstone => (Flags & RecordFlags.Tombstone) != 0;

    /// <summary>True when the record holds a value for a reader at <paramref name="nowMs"/> (Unix milliseconds).</summary>
    public bool IsAlive(long nowMs) => !IsTombstone && ((Flags & RecordFlags.Expires) == 0 || nowMs < ExpiresAtMs);

    /// <summary>Writes the header to the front of <paramref name="destination"/>; returns the bytes written.</summary>
    public int Write(Span<byte> destination)
    {
        destination[0] = FormatVersion;
        destination[1] = (byte)Flags;
        destination[2] = Copies;
        destination[3] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[4..], Version.Clock);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[12..], Version.Node);
        if ((Flags & RecordFlags.Expires) == 0) return FixedBytes;
        BinaryPrimitives.WriteInt64LittleEndian(destination[FixedBytes..], ExpiresAtMs);
        return BytesMax;
    }

    /// <summary>False when <paramref name="record"/> is not a record of a format that this build knows.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out RecordHeader header)
    {
        header = default;
        if (record.Length < FixedBytes || record[0] != FormatVersion) return false;
        var flags = (RecordFlags)record[1];
        if ((flags & ~(RecordFlags.Tombstone | RecordFlags.Expires)) != 0) return false;
        long expiresAtMs = 0;
        if ((flags & RecordFlags.Expires) != 0)
        {
            if (record.Length < BytesMax) return false;
            expiresAtMs = BinaryPrimitives.ReadInt64LittleEndian(record[FixedBytes..]);
        }

        var version = new RecordVersion(
            BinaryPrimitives.ReadUInt64LittleEndian(record[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(record[12..]));
        header = new RecordHeader(version, flags, record[2], expiresAtMs);
        return true;
    }
}
