using System.Buffers;
using System.IO.Pipelines;
using Koltso.Core.Buffers;
using Koltso.Core.Records;

namespace Koltso.Wire.Frames;

/// <summary>
/// Cuts received bytes into frames. Role: owns one scratch buffer, used only where a frame lies in several segments.
/// One caller at a time. A body that <see cref="TryRead"/> hands out is valid until the next call, or until the bytes
/// it was cut from are given back, whichever is first. Bound: a body is at most as long as <see cref="Bounds"/> allows for its
/// kind; a longer one is refused before it is received. A frame for which its receiver has no room is read over: its header is
/// handed out without the body.
/// </summary>
public sealed class FrameReader(FrameBounds bounds)
{
    private byte[] _scratch = [];
    private FrameHeader _skipped;
    private long _toSkip;
    private uint _checksum, _skippedChecksum;
    private bool _hasNoRoom;

    public FrameBounds Bounds { get; set; } = bounds;

    /// <summary>Of the next frame, when it is large and not whole; else 0.</summary>
    public int BytesWanted { get; private set; }

    /// <summary>A large frame is waited for as a whole. Cancelled when there is no room for it (<see cref="SkipNext"/>).</summary>
    public ValueTask<ReadResult> ReadAsync(PipeReader input) =>
        BytesWanted == 0 ? input.ReadAsync() : input.ReadAtLeastAsync(BytesWanted);

    /// <summary>Whether the last frame was read over: there was no room for its body.</summary>
    public bool IsSkipped { get; private set; }

    /// <summary>Where the last frame lies, if it is large: who keeps its body may share that.</summary>
    public Block? Block { get; private set; }

    /// <summary>There is no room for <see cref="BytesWanted"/>: the next frame is read over, if it is not whole.</summary>
    public void SkipNext() => _hasNoRoom = true;

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
        (Block, IsSkipped, BytesWanted) = (null, false, 0);
        if (_toSkip > 0) return TrySkip(ref bytes, out header, out error);
        if (bytes.Length < FrameHeader.Bytes) return false;
        var (bodyBytes, kind) = StartOf(bytes);
        if (bodyBytes > (uint)Bounds.Of(kind))
        {
            error = bodyBytes > (uint)Bounds.BodyBytesMax
                ? $"a frame of {bodyBytes} bytes; at most {Bounds.BodyBytesMax} are allowed"
                : $"a frame (kind {kind}) of {bodyBytes} bytes; at most {Bounds.Of(kind)} are allowed";
            return false;
        }

        var frameBytes = FrameHeader.Bytes + (int)bodyBytes;
        if (bytes.Length < frameBytes)
        {
            if (_hasNoRoom) return BeginSkip(ref bytes, frameBytes, out header, out error);
            if (frameBytes > PooledBytes.ArrayBytesMax) BytesWanted = frameBytes;
            return false;
        }

        var slice = bytes.Slice(0, frameBytes);
        var frame = Contiguous(slice);
        if (Crc32C.Of(frame[FrameHeader.CoveredFrom..]) != FrameHeader.ReadChecksum(frame))
        {
            error = WrongChecksum;
            return false;
        }

        _hasNoRoom = false;
        header = FrameHeader.Read(frame);
        body = frame[FrameHeader.Bytes..];
        if (body.Length > PooledBytes.ArrayBytesMax) Block = BlockOf(slice);
        bytes = bytes.Slice(frameBytes);
        return true;
    }

    private const string WrongChecksum = "a frame whose checksum does not match";

    private static Block? BlockOf(in ReadOnlySequence<byte> frame) =>
        frame.IsSingleSegment ? Block.Of(frame.First) : null;

    private bool BeginSkip(ref ReadOnlySequence<byte> bytes, int frameBytes, out FrameHeader header, out string? error)
    {
        _hasNoRoom = false;
        Span<byte> start = stackalloc byte[FrameHeader.Bytes];
        bytes.Slice(0, FrameHeader.Bytes).CopyTo(start);
        (_skipped, _checksum) = (FrameHeader.Read(start), FrameHeader.ReadChecksum(start));
        _skippedChecksum = Crc32C.Add(Crc32C.Begin, start[FrameHeader.CoveredFrom..]);
        _toSkip = frameBytes - FrameHeader.Bytes;
        bytes = bytes.Slice(FrameHeader.Bytes);
        return TrySkip(ref bytes, out header, out error);
    }

    private bool TrySkip(ref ReadOnlySequence<byte> bytes, out FrameHeader header, out string? error)
    {
        (header, error) = (_skipped, null);
        var part = bytes.Slice(0, Math.Min(bytes.Length, _toSkip));
        foreach (var segment in part) _skippedChecksum = Crc32C.Add(_skippedChecksum, segment.Span);
        bytes = bytes.Slice(part.Length);
        _toSkip -= part.Length;
        if (_toSkip > 0) return false;
        IsSkipped = Crc32C.End(_skippedChecksum) == _checksum;
        if (!IsSkipped) error = WrongChecksum;
        return IsSkipped;
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
