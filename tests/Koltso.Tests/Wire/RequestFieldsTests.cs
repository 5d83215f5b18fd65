using System.Buffers;
using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Wire;

public class RequestFieldsTests
{
    private static readonly TraceContext s_trace = new(
        UInt128.Parse("4bf92f3577b34da6a3ce929d0e0e4736", System.Globalization.NumberStyles.HexNumber), 0x00f067aa0ba902b7, 1);

    private static readonly RequestFields s_all = new(750, WorkClass.Repair, 0x0102030405060708, s_trace);

    /// <summary>As docs/peer-protocol.md draws them.</summary>
    private static readonly byte[] s_allBytes = Convert.FromHexString(
        "270f" + "ee020000" + "02" + "0807060504030201" + "4bf92f3577b34da6a3ce929d0e0e4736" + "00f067aa0ba902b7" + "01");

    [Fact]
    public void Write_AllFields_GivesTheDocumentedBytes()
    {
        var bytes = new byte[s_all.Bytes];

        s_all.Write(bytes).ShouldBe(s_allBytes.Length);

        bytes.ShouldBe(s_allBytes);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(16)]
    public void Write_DeadlineAndEpoch_GivesTheSameBytesHoweverMuchRoomThereIs(int room)
    {
        var bytes = new byte[room];

        new RequestFields(LeftMs: 0xFEDCBA98, Epoch: -0x0102030405060709).Write(bytes).ShouldBe(14);

        bytes[..14].ShouldBe(Convert.FromHexString("0d05" + "98badcfe" + "f7f8f9fafbfcfdfe"));
    }

    [Fact]
    public void Write_Nothing_TakesNoRoom()
    {
        default(RequestFields).Bytes.ShouldBe(0);
        default(RequestFields).Write([]).ShouldBe(0);
    }

    [Fact]
    public void TryRead_AnySubset_IsWhatWasWritten() => Property.Check(
        from left in Gen.Choose(int.MinValue, int.MaxValue)
        from has in Gen.Choose(0, 15)
        from body in Gen.Choose(0, 255).Select(static one => (byte)one).ArrayOf(9)
        select (left, has, body),
        500,
        static sample =>
        {
            var (left, has, body) = sample;
            var fields = new RequestFields(
                (has & 1) == 0 ? null : (uint)left, (has & 2) == 0 ? null : WorkClass.Control, (has & 4) == 0 ? null : -left,
                (has & 8) == 0 ? null : s_trace with { SpanId = (ulong)left });
            var bytes = new byte[fields.Bytes + body.Length];
            fields.Write(bytes);
            body.CopyTo(bytes, fields.Bytes);
            if (has == 0) return;

            RequestFields.TryRead(bytes, out var read, out var count).ShouldBeTrue();
            (read, count).ShouldBe((fields, fields.Bytes));
            bytes[count..].ShouldBe(body);
        });

    [Theory]
    [InlineData("0a" + "11" + "ee020000" + "aabbccddee")]
    [InlineData("0b" + "f1" + "ee020000" + "aabbccddeeff")]
    [InlineData("05" + "01" + "ee020000")]
    public void TryRead_FieldsOfALaterBuild_AreSkipped(string hex)
    {
        var bytes = Convert.FromHexString(hex);

        RequestFields.TryRead([.. bytes, .. "body"u8], out var fields, out var count).ShouldBeTrue();

        (fields, count).ShouldBe((new RequestFields(LeftMs: 750), bytes.Length));
    }

    [Fact]
    public void TryRead_FieldsOfALaterBuildAlone_SayNothingThatThisBuildKnows()
    {
        RequestFields.TryRead([3, 0x40, 1, 2, 9], out var fields, out var count).ShouldBeTrue();
        (fields, count).ShouldBe((default, 4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0000")]
    [InlineData("0401ee0200")]
    [InlineData("0201ee02000000")]
    [InlineData("0505ee0200000102030405060708")]
    [InlineData("ff01ee020000")]
    public void TryRead_LengthsThatDoNotFit_IsFalse(string hex) =>
        RequestFields.TryRead(Convert.FromHexString(hex), out _, out _).ShouldBeFalse();

    [Fact]
    public void TryRead_AnyPrefix_IsFalseAndNeverThrows()
    {
        for (var bytes = 0; bytes < s_allBytes.Length; bytes++)
            RequestFields.TryRead(s_allBytes.AsSpan(0, bytes), out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(FrameKind.Get)]
    [InlineData(FrameKind.Apply)]
    [InlineData(FrameKind.TreeRoots)]
    public void Frame_WithFields_HasThemBeforeItsBodyAndSaysSoInItsStatus(FrameKind kind)
    {
        var (plain, withFields) = (Frame(kind, default), Frame(kind, s_all));

        var status = (byte)(plain.Header.Status | RequestFields.StatusBit);
        withFields.Header.ShouldBe(plain.Header with { BodyBytes = plain.Body.Length + s_allBytes.Length, Status = status });
        withFields.Body.ShouldBe([.. s_allBytes, .. plain.Body]);
        (plain.Header.Status & RequestFields.StatusBit).ShouldBe(0);
    }

    private static (FrameHeader Header, byte[] Body) Frame(FrameKind kind, RequestFields fields)
    {
        var output = new ArrayBufferWriter<byte>();
        if (kind == FrameKind.Get) PeerMessages.WriteGet(output, 7, 3, "key"u8, ReadPart.Header, fields);
        else if (kind == FrameKind.Apply) PeerMessages.WriteApply(output, 7, 3, "key"u8, "record"u8, fields);
        else PeerMessages.Write(output, kind, 0, 7, "body"u8, 3, fields);
        var bytes = new ReadOnlySequence<byte>(output.WrittenMemory);
        new FrameReader(MessageKinds.Bounds).TryRead(ref bytes, out var header, out var body, out _).ShouldBeTrue();
        return (header, body.ToArray());
    }
}
