using System.Buffers.Binary;

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
public readonly record struct RecordHeader
{
    /// <summary>As many copies as there are replicas. Not written yet.</summary>
    public const byte CopiesAll = byte.MaxValue;

    public const int FixedBytes = 14;
    public const int BytesMax = FixedBytes + byte.MaxValue;

    private const int FlagsAt = 8, CopiesAt = 16, FieldBytesAt = 24;

    /// <summary>Of the first four bytes, what any record may have: either format, a tombstone, any number of copies.</summary>
    private const uint WithoutFields = (uint)RecordFormat.Two | ((uint)RecordFlags.Tombstone << FlagsAt) | ((uint)CopiesAll << CopiesAt);

    private const RecordFlags FlagsOfFormat1 = RecordFlags.Tombstone | RecordFlags.Expires;

    /// <summary>
    /// The first four bytes, except that formats count from 0 and the expiry is not among the field bytes. One word, because a struct
    /// of few fields lives in registers.
    /// </summary>
    private readonly uint _head;

    public RecordHeader(
        RecordVersion version, RecordFlags flags, byte copies, long expiresAtMs, RecordFormat format = RecordFormat.One)
        : this(version, (uint)format | ((uint)flags << FlagsAt) | ((uint)copies << CopiesAt), expiresAtMs)
    {
    }

    private RecordHeader(RecordVersion version, uint head, long expiresAtMs) =>
        (Version, _head, ExpiresAtMs) = (version, head, expiresAtMs);

    public RecordVersion Version { get; init; }

    public long ExpiresAtMs { get; init; }

    public RecordFormat Format => (RecordFormat)(byte)_head;

    public RecordFlags Flags
    {
        get => (RecordFlags)(byte)(_head >> FlagsAt);
        init => _head = With(_head, FlagsAt, (byte)value);
    }

    public byte Copies
    {
        get => (byte)(_head >> CopiesAt);
        init => _head = With(_head, CopiesAt, value);
    }

    /// <summary>What the fields beside the expiry take. What they say is in the record only.</summary>
    public byte OtherFieldBytes
    {
        get => (byte)(_head >> FieldBytesAt);
        init => _head = With(_head, FieldBytesAt, value);
    }

    public int Bytes => FixedBytes + FieldBytes;

    public bool IsTombstone => (Flags & RecordFlags.Tombstone) != 0;

    private bool Expires => (Flags & RecordFlags.Expires) != 0;

    private int FieldBytes => (Expires ? RecordFields.ExpiryBytes : 0) + OtherFieldBytes;

    /// <summary>Whether only a build that knows format 2 can read the record.</summary>
    public static bool IsOfFormat2(ReadOnlySpan<byte> record) => record is [2, ..];

    /// <summary>True when the record holds a value for a reader at <paramref name="nowMs"/> (Unix milliseconds).</summary>
    public bool IsAlive(long nowMs) => !IsTombstone && (!Expires || nowMs < ExpiresAtMs);

    /// <summary>The optional fields of <paramref name="record"/>, whose header this is; of a record of format 1, none.</summary>
    public ReadOnlySpan<byte> FieldsOf(ReadOnlySpan<byte> record) =>
        Format == RecordFormat.One ? default : record.Slice(FixedBytes, FieldBytes);

    /// <summary>
    /// Writes the header of a new record to the front of <paramref name="destination"/>; returns its bytes. Other fields than the
    /// expiry stay as they are there.
    /// </summary>
    public int Write(Span<byte> destination)
    {
        var start = destination[..FixedBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(start, _head + 1);
        BinaryPrimitives.WriteUInt64LittleEndian(start[4..], Version.Clock);
        BinaryPrimitives.WriteUInt16LittleEndian(start[12..], Version.Node);
        if (!Expires) return FixedBytes + OtherFieldBytes;
        BinaryPrimitives.WriteInt64LittleEndian(destination[ExpiryStart(Flags)..], ExpiresAtMs);
        if (Format == RecordFormat.Two) start[3] += RecordFields.ExpiryBytes;
        return FixedBytes + RecordFields.ExpiryBytes + OtherFieldBytes;
    }

    /// <summary>
    /// False when <paramref name="record"/> is cut off, has no room for the fields that its flags announce, or is not of a format that
    /// this build knows.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out RecordHeader header)
    {
        if (record.Length < FixedBytes)
        {
            header = default;
            return false;
        }

        var head = BinaryPrimitives.ReadUInt32LittleEndian(record) - 1;
        if ((head & ~WithoutFields) != 0) return TryReadFields(record, head, out header);
        header = new RecordHeader(VersionOf(record), head, 0);
        return true;
    }

    /// <summary>A method of its own, so that the records that have no fields, which are most, are read by a few instructions.</summary>
    private static bool TryReadFields(ReadOnlySpan<byte> record, uint head, out RecordHeader header)
    {
        var flags = (RecordFlags)(byte)(head >> FlagsAt);
        var expiryBytes = (flags & RecordFlags.Expires) != 0 ? RecordFields.ExpiryBytes : 0;
        var format = (RecordFormat)(byte)head;
        var fieldBytes = format == RecordFormat.One ? expiryBytes : (int)(head >> FieldBytesAt);
        var isSound = format switch
        {
            RecordFormat.One => (flags & ~FlagsOfFormat1) == 0,
            RecordFormat.Two => fieldBytes >= RecordFields.BytesOf(flags),
            _ => false,
        };
        if (!isSound || record.Length < FixedBytes + fieldBytes)
        {
            header = default;
            return false;
        }

        var expiresAtMs = expiryBytes == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(record[ExpiryStart(flags)..]);
        header = new RecordHeader(VersionOf(record), With(head, FieldBytesAt, (byte)(fieldBytes - expiryBytes)), expiresAtMs);
        return true;
    }

    private static RecordVersion VersionOf(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(record[4..]), BinaryPrimitives.ReadUInt16LittleEndian(record[12..]));

    private static int ExpiryStart(RecordFlags flags) => FixedBytes + ((flags & RecordFlags.MoreFlags) != 0 ? 1 : 0);

    private static uint With(uint head, int at, byte value) => (head & ~((uint)byte.MaxValue << at)) | ((uint)value << at);
}
