using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Records;

namespace Koltso.Tests.Core.Records;

public sealed class RecordHeaderTests
{
    private static readonly RecordVersion s_version = new(0x0807060504030201, 0x0A09);

    private static readonly byte[] s_versionBytes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    private static readonly byte[] s_expiry = [0x80, 0, 0, 0, 0, 0, 0, 0x10];

    private static readonly Gen<RecordHeader> s_new =
        from clock in Gen.Choose(0, int.MaxValue)
        from node in Gen.Choose(0, ushort.MaxValue)
        from flags in Gen.Choose(0, 3)
        from copies in Gen.Choose(0, 255)
        from expiry in Gen.Choose(int.MinValue, int.MaxValue)
        from format in Gen.Choose(0, 1)
        select new RecordHeader(
            new RecordVersion((ulong)clock << 20, (ushort)node), (RecordFlags)flags, (byte)copies, (flags & 2) == 0 ? 0 : expiry * 1000L,
            (RecordFormat)format);

    public static TheoryData<RecordFormat, RecordFlags, byte[]> Layouts => new()
    {
        { RecordFormat.One, RecordFlags.None, [1, 0, 3, 0, .. s_versionBytes] },
        { RecordFormat.One, RecordFlags.Tombstone, [1, 1, 3, 0, .. s_versionBytes] },
        { RecordFormat.One, RecordFlags.Expires, [1, 2, 3, 0, .. s_versionBytes, .. s_expiry] },
        { RecordFormat.Two, RecordFlags.None, [2, 0, 3, 0, .. s_versionBytes] },
        { RecordFormat.Two, RecordFlags.Tombstone, [2, 1, 3, 0, .. s_versionBytes] },
        { RecordFormat.Two, RecordFlags.Expires, [2, 2, 3, 8, .. s_versionBytes, .. s_expiry] },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Write_Flags_IsAsDrawnAndReadsTheSame(RecordFormat format, RecordFlags flags, byte[] bytes)
    {
        var header = new RecordHeader(s_version, flags, 3, flags == RecordFlags.Expires ? 0x1000000000000080 : 0, format);
        var written = new byte[bytes.Length];

        header.Write(written).ShouldBe(bytes.Length);

        header.Bytes.ShouldBe(bytes.Length);
        written.ShouldBe(bytes);
        RecordHeader.TryRead((byte[])[.. bytes, 99], out var read).ShouldBeTrue();
        read.ShouldBe(header);
        RecordHeader.IsOfFormat2(bytes).ShouldBe(format == RecordFormat.Two);
    }

    [Fact]
    public void Write_NewRecord_ReadsTheSame() => Property.Check(s_new, 500, header =>
    {
        var record = new byte[header.Bytes];
        header.Write(record).ShouldBe(record.Length);
        RecordHeader.TryRead(record, out var read).ShouldBeTrue();
        read.ShouldBe(header);
        for (var bytes = 0; bytes < record.Length; bytes++) RecordHeader.TryRead(record.AsSpan(0, bytes), out _).ShouldBeFalse();
    });

    [Fact]
    public void TryRead_AnyFields_FindsTheValueAndTheExpiry() => Property.Check(AnyRecord.Fields, 1_000, with =>
    {
        byte[] value = [42, 43];
        var record = AnyRecord.Two(with, value);

        RecordHeader.TryRead(record, out var header).ShouldBeTrue();

        record.AsSpan(header.Bytes).SequenceEqual(value).ShouldBeTrue();
        header.FieldsOf(record).SequenceEqual(with.Fields).ShouldBeTrue();
        (header.Version, header.Flags, header.Copies, header.Format)
            .ShouldBe((new RecordVersion(7, 1), with.Flags, (byte)3, RecordFormat.Two));
        var start = with.Flags.HasFlag(RecordFlags.MoreFlags) ? 1 : 0;
        header.ExpiresAtMs.ShouldBe(with.Flags.HasFlag(RecordFlags.Expires) ? BitConverter.ToInt64(with.Fields, start) : 0);
    });

    /// <summary>What the header does not know is beside it in the record, and stays there.</summary>
    [Fact]
    public void Write_OverARecordWithAnyFields_ChangesNothing() => Property.Check(AnyRecord.Fields, 500, with =>
    {
        var record = AnyRecord.Two(with, [42]);
        RecordHeader.TryRead(record, out var header).ShouldBeTrue();
        var copy = record.ToArray();
        header.Write(copy).ShouldBe(header.Bytes);
        copy.ShouldBe(record);
    });

    [Fact]
    public void TryRead_FewerFieldBytesThanItsFlagsNeed_IsNoRecord() => Property.Check(AnyRecord.Fields, 500, with =>
    {
        var needed = AnyRecord.KnownBytes(with.Flags);
        for (var bytes = 0; bytes < needed; bytes++)
            RecordHeader.TryRead(AnyRecord.Two(with.Flags, with.Fields[..bytes], new byte[40]), out _).ShouldBeFalse();
    });

    [Fact]
    public void TryRead_CutOffFields_IsNoRecord() => Property.Check(AnyRecord.Fields, 200, with =>
    {
        var record = AnyRecord.Two(with, []);
        for (var bytes = 0; bytes < record.Length; bytes++) RecordHeader.TryRead(record.AsSpan(0, bytes), out _).ShouldBeFalse();
    });

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(128)]
    public void TryRead_Format1WithFurtherFlags_IsNoRecord(byte flags) =>
        RecordHeader.TryRead(AnyRecord.One((RecordFlags)flags, [], new byte[40]), out _).ShouldBeFalse();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public void TryRead_OtherFormat_IsNoRecord(byte format)
    {
        var record = AnyRecord.One(RecordFlags.None, [], new byte[40]);
        record[0] = format;
        RecordHeader.TryRead(record, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryRead_MostFields_LeavesTheValueBehindThem()
    {
        var record = AnyRecord.Two((RecordFlags)64, new byte[255], [1, 2, 3]);
        RecordHeader.TryRead(record, out var header).ShouldBeTrue();
        (header.Bytes, record.Length - header.Bytes).ShouldBe((RecordHeader.BytesMax, 3));
    }

    [Fact]
    public void IsAlive_ExpiryBehindMoreFlags_IsWhatCounts()
    {
        var record = AnyRecord.Two(RecordFlags.Expires | RecordFlags.MoreFlags, [0xFF, 100, 0, 0, 0, 0, 0, 0, 0, 5, 5], []);
        RecordHeader.TryRead(record, out var header).ShouldBeTrue();
        (header.IsAlive(99), header.IsAlive(100), header.OtherFieldBytes).ShouldBe((true, false, (byte)3));
    }
}
