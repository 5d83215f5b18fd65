using System.Buffers.Binary;

namespace Koltso.Wire.Messages;

/// <summary>
/// Which trace a request belongs to, in the terms of W3C Trace Context. The ids stand as in a <c>traceparent</c> header,
/// the first byte first:
/// <code>
///  0            16          24          25
///  +------------+-----------+-----------+
///  |  trace id  |  span id  |   flags   |
///  +------------+-----------+-----------+
/// </code>
/// </summary>
public readonly record struct TraceContext(UInt128 TraceId, ulong SpanId, byte Flags)
{
    public const int Bytes = 25;

    internal void Write(Span<byte> room)
    {
        BinaryPrimitives.WriteUInt128BigEndian(room, TraceId);
        BinaryPrimitives.WriteUInt64BigEndian(room[16..], SpanId);
        room[24] = Flags;
    }

    internal static TraceContext Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), bytes[24]);
}
