using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Koltso.Core.Records;

/// <summary>
/// What precedes a value wherever a record is stored or sent. Little endian:
/// <code>
///  0        1        2        3        4                 12        14                 14 + field bytes
///  +--------+--------+--------+--------+-----------------+---------+------------------+-------
///  | format | flags  | copies | field  | version: clock  | : node  | optional fields  | value
///  | 1 or 2 |        |        | bytes  |     8 bytes     | 2 bytes |  0 to 255 bytes  |  ...
///  +--------+--------+--------+--------+-----------------+---------+------------------+-------
///  optional fields, each if its flag is set, in the order of the flags; more flags first:
///  +------------+------------+----------+---------------------------+-------------------------
///  | more flags | expiry, ms | write id | touched: clock 8 : node 2 | fields of later builds
///  |  1 byte    |  8 bytes   | 8 bytes  |  10 bytes                 |  ...
///  +------------+------------+----------+---------------------------+-------------------------
/// </code>
/// Expiry is in milliseconds since 1970-01-01 UTC; a record is absent from that moment on.
/// Copies is how many replicas the write asked for (<c>from</c>), so that repair makes no more; 255 stands for all.
/// In format 1, byte 3 is 0, and there is no field but the expiry. In format 2, byte 3 leads to the value past fields that
/// this build does not know. Such fields are kept: a record that was read is stored and passed on as the bytes that it is, never
/// encoded again.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecordHeader(
    RecordVersion Version, RecordFlags Flags, byte Copies, long ExpiresAtMs, RecordFormat Format = RecordFormat.One)
{
    /// <summary>As many copies as there are replicas. Not written yet.</summary>
    public const byte CopiesAll = byte.MaxValue;

    public const int FixedBytes = 14;
    public const int BytesMax = FixedBytes + byte.MaxValue;

    private const RecordFlags FlagsOfFormat1 = RecordFlags.Tombstone | RecordFlags.Expires;

    /// <summary>What the fields beside the expiry take. What they say is in the record only.</summary>
    public byte OtherFieldBytes { get; init; }

    public int Bytes => FixedBytes + FieldBytes;

    public bool IsTombstone => (Flags & RecordFlags.Tombstone) != 0;

    private int FieldBytes => ((Flags & RecordFlags.Expires) != 0 ? RecordFields.ExpiryBytes : 0) + OtherFieldBytes;

    /// <summary>Whether only a build that knows format 2 can read the record.</summary>
    public static bool IsOfFormat2(ReadOnlySpan<byte> record) => record is [2, ..];

    /// <summary>True when the record holds a value for a reader at <paramref name="nowMs"/> (Unix milliseconds).</summary>
    public bool IsAlive(long nowMs) => !IsTombstone && ((Flags & RecordFlags.Expires) == 0 || nowMs < ExpiresAtMs);

    /// <summary>The optional fields of <paramref name="record"/>, whose header this is; of a record of format 1, none.</summary>
    public ReadOnlySpan<byte> FieldsOf(ReadOnlySpan<byte> record) =>
        Format == RecordFormat.One ? default : record.Slice(FixedBytes, FieldBytes);

    /// <summary>
    /// Writes the header of a new record to the front of <paramref name="destination"/>; returns its bytes. Other fields than the
    /// expiry stay as they are there.
    /// </summary>
    public int Write(Span<byte> destination)
    {
        var fieldBytes = FieldBytes;
        var head = Format == RecordFormat.One ? 1u : 2u | ((uint)fieldBytes << 24);
        BinaryPrimitives.WriteUInt32LittleEndian(destination, head | ((uint)Flags << 8) | ((uint)Copies << 16));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[4..], Version.Clock);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[12..], Version.Node);
        if ((Flags & RecordFlags.Expires) != 0) BinaryPrimitives.WriteInt64LittleEndian(destination[ExpiryStart(Flags)..], ExpiresAtMs);
        return FixedBytes + fieldBytes;
    }

    /// <summary>
    /// False when <paramref name="record"/> is cut off, has no room for the fields that its flags announce, or is not of a format that
    /// this build knows.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out RecordHeader header)
    {
        header = default;
        if (record.Length < FixedBytes) return false;
        var head = BinaryPrimitives.ReadUInt32LittleEndian(record);
        var flags = (RecordFlags)(byte)(head >> 8);
        var expiryBytes = (flags & RecordFlags.Expires) != 0 ? RecordFields.ExpiryBytes : 0;
        var areAllOfFormat1 = (flags & ~FlagsOfFormat1) == 0;
        int fieldBytes;
        var format = RecordFormat.One;
        if ((byte)head == 1)
        {
            if (!areAllOfFormat1) return false;
            fieldBytes = expiryBytes;
        }
        else
        {
            if ((byte)head != 2) return false;
            format = RecordFormat.Two;
            fieldBytes = (int)(head >> 24);
            if (fieldBytes < (areAllOfFormat1 ? expiryBytes : RecordFields.BytesOf(flags))) return false;
        }

        if (record.Length < FixedBytes + fieldBytes) return false;
        var expiresAtMs = expiryBytes == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(record[ExpiryStart(flags)..]);
        var version = new RecordVersion(
            BinaryPrimitives.ReadUInt64LittleEndian(record[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(record[12..]));
        header = new RecordHeader(version, flags, (byte)(head >> 16), expiresAtMs, format)
        {
            OtherFieldBytes = (byte)(fieldBytes - expiryBytes),
        };
        return true;
    }

    private static int ExpiryStart(RecordFlags flags) => FixedBytes + ((flags & RecordFlags.MoreFlags) != 0 ? 1 : 0);
}
