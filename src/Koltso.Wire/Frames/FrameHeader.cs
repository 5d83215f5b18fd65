using System.Buffers.Binary;

namespace Koltso.Wire.Frames;

/// <summary>
/// What precedes every frame's body. Little endian:
/// <code>
///  0            4            8        9        10          12           16
///  +------------+------------+--------+--------+-----------+------------+--------------
///  | body bytes |  CRC-32C   |  kind  | status | partition |  request   | body ...
///  |     4      |     4      |   1    |   1    |     2     |     4      |
///  +------------+------------+--------+--------+-----------+------------+--------------
///                            '--------- covered by the checksum ----------------------'
/// </code>
/// Status is 0 in requests, except in Get, which says there what part of the record it wants; and its highest bit says that
/// the body begins with request fields. The request number is the dialler's own; the reply carries it back.
/// </summary>
public readonly record struct FrameHeader(int BodyBytes, FrameKind Kind, byte Status, ushort Partition, uint Request)
{
    public const int Bytes = 16;

    /// <summary>What a reply's kind is more than its request's.</summary>
    public const byte ReplyBit = 128;

    /// <summary>Where the checksummed part begins.</summary>
    internal const int CoveredFrom = 8;

    /// <summary>Length, checksum and kind.</summary>
    internal const int StartBytes = CoveredFrom + 1;

    /// <summary>Writes the header in front of a body that is already in place, and the checksum over both.</summary>
    public void Seal(Span<byte> frame) => Seal(frame[..(Bytes + BodyBytes)], default);

    /// <summary>The same for a body of which <paramref name="rest"/> lies elsewhere.</summary>
    public void Seal(Span<byte> front, ReadOnlySpan<byte> rest)
    {
        BinaryPrimitives.WriteInt32LittleEndian(front, BodyBytes);
        // In one store: the checksum reads these eight bytes at once, which waits for several smaller ones.
        BinaryPrimitives.WriteUInt64LittleEndian(
            front[CoveredFrom..], (byte)Kind | ((ulong)Status << 8) | ((ulong)Partition << 16) | ((ulong)Request << 32));
        var crc = Crc32C.Add(Crc32C.Begin, front[CoveredFrom..]);
        if (!rest.IsEmpty) crc = Crc32C.Add(crc, rest);
        BinaryPrimitives.WriteUInt32LittleEndian(front[4..], Crc32C.End(crc));
    }

    internal static uint ReadBodyBytes(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32LittleEndian(frame);

    internal static FrameKind ReadKind(ReadOnlySpan<byte> frame) => (FrameKind)frame[8];

    internal static uint ReadChecksum(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]);

    internal static FrameHeader Read(ReadOnlySpan<byte> frame) => new(
        BinaryPrimitives.ReadInt32LittleEndian(frame),
        ReadKind(frame),
        frame[9],
        BinaryPrimitives.ReadUInt16LittleEndian(frame[10..]),
        BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]));
}
