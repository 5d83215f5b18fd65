using System.Buffers;
using System.Buffers.Binary;
using Koltso.Core;
using Koltso.Core.Records;
using Koltso.Wire.Frames;

namespace Koltso.Wire.Messages;

/// <summary>
/// Messages to frames. Each method writes one whole frame into its output and does not flush.
/// The body of Apply:
/// <code>
///  0           2                2 + key bytes
///  +-----------+----------------+-------------------------
///  | key bytes | key ...        | record: header, value
///  +-----------+----------------+-------------------------
/// </code>
/// </summary>
public static class PeerMessages
{
    /// <summary>
    /// Largest body of a frame: the largest value that any node may be set to take, so that nodes with different limits for
    /// their clients still understand each other.
    /// </summary>
    public const int BodyBytesMax = Limits.ValueBytesMaxCeiling + 2 + Limits.KeyBytesMax + RecordHeader.BytesMax;

    /// <summary>A get says in its status what part of the record it wants.</summary>
    public static void WriteGet(IBufferWriter<byte> output, uint request, int partition, ReadOnlySpan<byte> key, ReadPart part)
    {
        var frame = output.GetSpan(FrameHeader.Bytes + key.Length);
        key.CopyTo(frame[FrameHeader.Bytes..]);
        new FrameHeader(key.Length, FrameKind.Get, (byte)part, (ushort)partition, request).Seal(frame);
        output.Advance(FrameHeader.Bytes + key.Length);
    }

    /// <summary>What a get's status asks for; the whole record, which holds any part, where this build does not know the part.</summary>
    public static ReadPart PartOf(byte status) => status == (byte)ReadPart.Header ? ReadPart.Header : ReadPart.Record;

    public static void WriteApply(
        IBufferWriter<byte> output, uint request, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        var bodyBytes = 2 + key.Length + record.Length;
        var frame = output.GetSpan(FrameHeader.Bytes + bodyBytes);
        var body = frame[FrameHeader.Bytes..];
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)key.Length);
        key.CopyTo(body[2..]);
        record.CopyTo(body[(2 + key.Length)..]);
        new FrameHeader(bodyBytes, FrameKind.Apply, 0, (ushort)partition, request).Seal(frame);
        output.Advance(FrameHeader.Bytes + bodyBytes);
    }

    /// <summary>Finds key and record in the body of an Apply; false when the lengths do not fit.</summary>
    public static bool TryReadApply(ReadOnlySpan<byte> body, out int keyStart, out int keyBytes)
    {
        keyStart = 2;
        keyBytes = body.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(body);
        return keyBytes is > 0 and <= Limits.KeyBytesMax && body.Length >= 2 + keyBytes;
    }

    /// <summary>Any frame whose body is at hand: replies, pings, goodbyes, and requests about a whole partition.</summary>
    public static void Write(
        IBufferWriter<byte> output, FrameKind kind, byte status, uint request, ReadOnlySpan<byte> body, int partition = 0)
    {
        var frame = output.GetSpan(FrameHeader.Bytes + body.Length);
        body.CopyTo(frame[FrameHeader.Bytes..]);
        new FrameHeader(body.Length, kind, status, (ushort)partition, request).Seal(frame);
        output.Advance(FrameHeader.Bytes + body.Length);
    }
}
