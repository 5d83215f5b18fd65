using System.Buffers;

namespace Koltso.Wire.Frames;

/// <summary>
/// Cuts received bytes into frames. Role: owns one scratch buffer, used only where a frame lies in several segments.
/// One caller at a time. A body that <see cref="TryRead"/> hands out is valid until the next call, or until the bytes
/// it was cut from are given back, whichever is first. Bound: a body is at most as long as <c>bounds</c> allows for its
/// kind; a longer one is refused before it is received.
/// </summary>
public sealed class FrameReader(FrameBounds bounds)
{
    private byte[] _scratch = [];

    /// <summary>
    /// Takes one frame off the front of <paramref name="bytes"/>. False when more bytes are needed (then
    /// <paramref name="error"/> is null) or when what is there cannot be a frame: then the connection must end,
    /// since where the next frame would start is unknown.
    /// </summary>
    public bool TryRead(
        ref ReadOnlySequence<byte> bytes, out FrameHeader header, out ReadOnlySpan<byte> body, out string? error)
    {
        header = default;
        body = default;
        error = null;
        if (bytes.Length < FrameHeader.Bytes) return false;

        var (bodyBytes, kind) = StartOf(bytes);
        if (bodyBytes > (uint)bounds.Of(kind))
        {
            error = bodyBytes > (uint)bounds.BodyBytesMax
                ? $"a frame of {bodyBytes} bytes; at most {bounds.BodyBytesMax} are allowed"
                : $"a frame (kind {kind}) of {bodyBytes} bytes; at most {bounds.Of(kind)} are allowed";
            return false;
        }

        var frameBytes = FrameHeader.Bytes + (int)bodyBytes;
        if (bytes.Length < frameBytes) return false;
        var frame = Contiguous(bytes.Slice(0, frameBytes));
        if (Crc32C.Of(frame[FrameHeader.CoveredFrom..]) != FrameHeader.ReadChecksum(frame))
        {
            error = "a frame whose checksum does not match";
            return false;
        }

        header = FrameHeader.Read(frame);
        body = frame[FrameHeader.Bytes..];
        bytes = bytes.Slice(frameBytes);
        return true;
    }

    /// <summary>What is needed before the checksum can be: how long the body is, and how long it may be.</summary>
    private static (uint BodyBytes, FrameKind Kind) StartOf(ReadOnlySequence<byte> bytes)
    {
        var first = bytes.FirstSpan;
        if (first.Length >= FrameHeader.StartBytes) return (FrameHeader.ReadBodyBytes(first), FrameHeader.ReadKind(first));
        Span<byte> start = stackalloc byte[FrameHeader.StartBytes];
        bytes.Slice(0, FrameHeader.StartBytes).CopyTo(start);
        return (FrameHeader.ReadBodyBytes(start), FrameHeader.ReadKind(start));
    }

    private ReadOnlySpan<byte> Contiguous(ReadOnlySequence<byte> frame)
    {
        if (frame.IsSingleSegment) return frame.FirstSpan;
        var bytes = (int)frame.Length;
        if (_scratch.Length < bytes) _scratch = new byte[Math.Max(bytes, 4096)];
        frame.CopyTo(_scratch);
        return _scratch.AsSpan(0, bytes);
    }
}
