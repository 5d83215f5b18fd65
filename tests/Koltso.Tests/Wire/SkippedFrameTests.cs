using System.Buffers;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Wire;

/// <summary>Frames for which the receiver has no room.</summary>
public sealed class SkippedFrameTests
{
    private readonly FrameReader _reader = new(MessageKinds.Bounds);
    private readonly byte[] _frames = Frames();

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(49_000)]
    public void TryRead_NoRoomForTheBody_HandsOutTheHeaderAndGoesOnBehindIt(int pieceBytes)
    {
        var bytes = new ReadOnlySequence<byte>(_frames.AsMemory(0, 100));
        _reader.TryRead(ref bytes, out _, out _, out _).ShouldBeFalse();
        _reader.BytesWanted.ShouldBe(FrameHeader.Bytes + 50_000);
        _reader.SkipNext();
        bytes.Length.ShouldBe(100);

        FrameHeader skipped = default;
        var unread = bytes.ToArray();
        for (var at = 100; skipped == default; at += pieceBytes)
        {
            unread = [.. unread, .. _frames.AsSpan(at, Math.Min(pieceBytes, _frames.Length - at))];
            bytes = new ReadOnlySequence<byte>(unread);
            if (_reader.TryRead(ref bytes, out var header, out var body, out var error))
            {
                (_reader.IsSkipped, body.Length, header.Request).ShouldBe((true, 0, 17u));
                skipped = header;
            }

            error.ShouldBeNull();
            unread = bytes.ToArray();
            if (skipped != default) unread = [.. unread, .. _frames.AsSpan(Math.Min(at + pieceBytes, _frames.Length))];
        }

        bytes = new ReadOnlySequence<byte>(unread);
        _reader.TryRead(ref bytes, out var next, out var nextBody, out _).ShouldBeTrue();
        (_reader.IsSkipped, next.Request, nextBody.Length).ShouldBe((false, 18u, 5));
    }

    [Fact]
    public void TryRead_SkippedBodyIsDamaged_EndsTheConnection()
    {
        _frames[40_000] ^= 1;
        var bytes = new ReadOnlySequence<byte>(_frames.AsMemory(0, 100));
        _reader.TryRead(ref bytes, out _, out _, out _);
        _reader.SkipNext();
        bytes = new ReadOnlySequence<byte>(_frames.AsMemory(0, 45_000));
        _reader.TryRead(ref bytes, out _, out _, out _).ShouldBeFalse();
        bytes = new ReadOnlySequence<byte>(_frames.AsMemory(45_000));
        _reader.TryRead(ref bytes, out _, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain("checksum");
    }

    private static byte[] Frames()
    {
        var output = new ArrayBufferWriter<byte>();
        PeerMessages.Write(output, FrameKind.GetReply, 0, 17, new byte[50_000]);
        PeerMessages.Write(output, FrameKind.GetReply, 0, 18, "after"u8);
        return output.WrittenSpan.ToArray();
    }
}
