using System.Buffers;
using System.Buffers.Binary;
using Koltso.Core;
using Koltso.Core.Buffers;
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
    public const int BodyBytesMax =
        RequestFields.BytesMax + 2 + Limits.KeyBytesMax + RecordHeader.BytesMax + Limits.ValueBytesMaxCeiling;

    /// <summary>A get says in its status what part of the record it wants.</summary>
    public static void WriteGet(
        IBufferWriter<byte> output, uint request, int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestFields fields = default)
    {
        var fieldBytes = fields.Bytes;
        var frame = output.GetSpan(FrameHeader.Bytes + fieldBytes + key.Length);
        var body = frame[FrameHeader.Bytes..];
        fields.Write(body);
        key.CopyTo(body[fieldBytes..]);
        Seal(output, frame, FrameKind.Get, (byte)part, request, partition, fieldBytes, key.Length);
    }

    /// <summary>What a get's status asks for; the whole record, which holds any part, where this build does not know the part.</summary>
    public static ReadPart PartOf(byte status) => status == (byte)ReadPart.Header ? ReadPart.Header : ReadPart.Record;

    /// <param name="block">Where the record lies, if it is to be sent from there.</param>
    public static void WriteApply(
        IBufferWriter<byte> output, uint request, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record,
        in RequestFields fields = default, Block? block = null)
    {
        var (fieldBytes, keyBytes) = (fields.Bytes, 2 + key.Length);
        var blocks = block is null ? null : output as IBlockWriter;
        var copied = blocks is null ? record.Length : 0;
        var frame = output.GetSpan(FrameHeader.Bytes + fieldBytes + keyBytes + copied);
        fields.Write(frame[FrameHeader.Bytes..]);
        var body = frame[(FrameHeader.Bytes + fieldBytes)..];
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)key.Length);
        key.CopyTo(body[2..]);
        if (blocks is null) record.CopyTo(body[keyBytes..]);
        Seal(output, frame, FrameKind.Apply, 0, request, partition, fieldBytes, keyBytes + copied, blocks is null ? default : record);
        blocks?.Append(block!, block!.OffsetOf(record), record.Length);
    }

    /// <summary>Finds key and record in the body of an Apply; false when the lengths do not fit.</summary>
    public static bool TryReadApply(ReadOnlySpan<byte> body, out int keyStart, out int keyBytes)
    {
        keyStart = 2;
        keyBytes = body.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(body);
        return keyBytes is > 0 and <= Limits.KeyBytesMax && body.Length >= 2 + keyBytes;
    }

    /// <summary>A reply, from where its body lies.</summary>
    public static void WriteReply(IBufferWriter<byte> output, FrameKind kind, byte status, uint request, PooledBytes body)
    {
        if (body.Block is not { } block || output is not IBlockWriter blocks)
        {
            Write(output, kind, status, request, body.Span);
            return;
        }

        ReadOnlySpan<byte> bytes = body.Span;
        Seal(output, output.GetSpan(FrameHeader.Bytes), kind, status, request, 0, 0, 0, bytes);
        blocks.Append(block, block.OffsetOf(bytes), bytes.Length);
    }

    /// <summary>Any frame whose body is at hand: replies, pings, goodbyes, and requests about a whole partition.</summary>
    public static void Write(
        IBufferWriter<byte> output, FrameKind kind, byte status, uint request, ReadOnlySpan<byte> body, int partition = 0,
        in RequestFields fields = default)
    {
        var fieldBytes = fields.Bytes;
        var frame = output.GetSpan(FrameHeader.Bytes + fieldBytes + body.Length);
        fields.Write(frame[FrameHeader.Bytes..]);
        body.CopyTo(frame[(FrameHeader.Bytes + fieldBytes)..]);
        Seal(output, frame, kind, status, request, partition, fieldBytes, body.Length);
    }

    /// <summary>Fields and body are in place, or <paramref name="rest"/> of it follows.</summary>
    private static void Seal(
        IBufferWriter<byte> output, Span<byte> frame, FrameKind kind, byte status, uint request, int partition, int fieldBytes,
        int bodyBytes, ReadOnlySpan<byte> rest = default)
    {
        if (fieldBytes > 0) status |= RequestFields.StatusBit;
        var front = FrameHeader.Bytes + fieldBytes + bodyBytes;
        new FrameHeader(fieldBytes + bodyBytes + rest.Length, kind, status, (ushort)partition, request).Seal(frame[..front], rest);
        output.Advance(front);
    }
}
