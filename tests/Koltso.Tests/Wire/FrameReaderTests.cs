using System.Buffers;
using System.Buffers.Binary;
using FsCheck.Fluent;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Wire;

public class FrameReaderTests
{
    private const int BodyBytesMax = 1000;

    [Fact]
    public void TryRead_AnyMessagesInAnyPieces_ComeBackAsTheyWere() =>
        Property.Check(
            FrameSample.Any.ListOf().Zip(Gen.Choose(0, 3000).ListOf()), 300, given =>
            {
                var (frames, cuts) = given;
                var bytes = Segments.Cut([.. frames.SelectMany(frame => frame.ToBytes())], cuts);
                var reader = new FrameReader(new FrameBounds(BodyBytesMax));
                foreach (var frame in frames)
                {
                    reader.TryRead(ref bytes, out var header, out var body, out var error).ShouldBeTrue();
                    error.ShouldBeNull();
                    header.ShouldBe(frame.Header);
                    body.SequenceEqual(frame.Body).ShouldBeTrue();
                }

                bytes.IsEmpty.ShouldBeTrue();
                reader.TryRead(ref bytes, out _, out _, out var none).ShouldBeFalse();
                none.ShouldBeNull();
            });

    [Fact]
    public void TryRead_CutAtEveryByte_NeedsMoreAndTakesNothing() =>
        Property.Check(FrameSample.Any, 50, frame =>
        {
            var whole = frame.ToBytes();
            for (var length = 0; length < whole.Length; length++)
            {
                var bytes = new ReadOnlySequence<byte>(whole, 0, length);
                new FrameReader(new FrameBounds(BodyBytesMax)).TryRead(ref bytes, out _, out _, out var error).ShouldBeFalse();
                error.ShouldBeNull();
                bytes.Length.ShouldBe(length);
            }
        });

    [Fact]
    public void TryRead_AnyBitFlipped_NeverGivesAFrame() =>
        Property.Check(FrameSample.Any, 20, frame =>
        {
            var whole = frame.ToBytes();
            for (var bit = 0; bit < whole.Length * 8; bit++)
            {
                whole[bit / 8] ^= (byte)(1 << (bit % 8));
                var bytes = Segments.Cut(whole, bit % 40);
                new FrameReader(new FrameBounds(BodyBytesMax)).TryRead(ref bytes, out _, out _, out _).ShouldBeFalse();
                whole[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        });

    [Fact]
    public void TryRead_AnyGarbage_NeverThrows() =>
        Property.Check(Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf().Zip(Gen.Choose(0, 40)), 500, given =>
        {
            var bytes = Segments.Cut(given.Item1, given.Item2);
            new FrameReader(new FrameBounds(BodyBytesMax)).TryRead(ref bytes, out _, out _, out _).ShouldBeFalse();
        });

    [Theory]
    [InlineData(BodyBytesMax + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void TryRead_LengthOverTheBound_IsRefusedBeforeTheBodyComes(int length)
    {
        var start = new byte[FrameHeader.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(start, length);
        var bytes = Segments.Cut(start, 1, 2, 3);
        new FrameReader(new FrameBounds(BodyBytesMax)).TryRead(ref bytes, out _, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain($"{(uint)length} bytes; at most {BodyBytesMax}");
    }

    [Theory]
    [InlineData(FrameKind.Ping, 10)]
    [InlineData(FrameKind.GetReply, BodyBytesMax)]
    public void TryRead_LengthOverTheBoundOfItsKind_IsRefusedBeforeTheBodyComes(FrameKind kind, int bytesMax)
    {
        var bounds = new FrameBounds(BodyBytesMax).With(FrameKind.Ping, 10).With(FrameKind.GetReply, BodyBytesMax + 5);
        var whole = new FrameSample(kind, 0, 0, 9, [1], new byte[bytesMax]).ToBytes();
        var fits = Segments.Cut(whole, 3, 8);
        new FrameReader(bounds).TryRead(ref fits, out _, out _, out _).ShouldBeTrue();

        BinaryPrimitives.WriteInt32LittleEndian(whole, bytesMax + 1);
        var bytes = Segments.Cut(whole[..FrameHeader.Bytes], 3, 8);
        new FrameReader(bounds).TryRead(ref bytes, out _, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain($"of {bytesMax + 1} bytes; at most {bytesMax} are allowed");
    }

    [Fact]
    public void TryRead_BodyOfExactlyTheBound_IsTaken()
    {
        var frame = new FrameSample(FrameKind.GetReply, 0, 0, 9, [1], new byte[BodyBytesMax]);
        var bytes = new ReadOnlySequence<byte>(frame.ToBytes());
        new FrameReader(new FrameBounds(BodyBytesMax)).TryRead(ref bytes, out var header, out _, out _).ShouldBeTrue();
        header.BodyBytes.ShouldBe(BodyBytesMax);
    }

    [Fact]
    public void TryReadApply_WhatWriteApplyWrote_FindsKeyAndRecord() =>
        Property.Check(FrameSample.Any, 100, frame =>
        {
            var body = (frame with { Kind = FrameKind.Apply }).Body;
            PeerMessages.TryReadApply(body, out var start, out var count).ShouldBeTrue();
            body.AsSpan(start, count).SequenceEqual(frame.Key).ShouldBeTrue();
            body.AsSpan(start + count).SequenceEqual(frame.Rest).ShouldBeTrue();
        });

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0, 0, 65 })]
    [InlineData(new byte[] { 2, 0, 65 })]
    [InlineData(new byte[] { 255, 255, 65 })]
    public void TryReadApply_LengthsThatDoNotFit_IsFalse(byte[] body) =>
        PeerMessages.TryReadApply(body, out _, out _).ShouldBeFalse();

    [Fact]
    public void TryReadApply_KeyOverTheLimit_IsFalse() =>
        PeerMessages.TryReadApply([0x01, 0x04, .. new byte[2000]], out _, out _).ShouldBeFalse();
}
